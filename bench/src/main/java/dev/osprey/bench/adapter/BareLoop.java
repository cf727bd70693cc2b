package dev.osprey.bench.adapter;

import java.util.List;

import dev.osprey.bench.benchmark.BenchmarkException;
import software.amazon.awssdk.services.sqs.model.Message;

/** Receives ten and deletes ten on one thread: the throughput of the SDK alone. */
final class BareLoop implements Contender {
    @Override
    public String title() {
        return "bare loop";
    }

    @Override
    public Round empty(Queue queue, int messages) throws BenchmarkException {
        Meter meter = new Meter();
        int deleted = 0;
        int calls = 0;
        while (deleted < messages) {
            List<Message> batch = queue.receive();
            if (batch.isEmpty()) {
                throw new BenchmarkException("only " + deleted + " of " + messages + " messages were received");
            }
            deleted += queue.delete(batch);
            calls++;
        }
        return meter.round(messages, calls, calls);
    }
}
