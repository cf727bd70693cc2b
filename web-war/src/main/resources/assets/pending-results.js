// Receives the results of accepted images: by server-sent events, or by polling where events do not get through.

const SETTLE_MILLIS = 150;
const PAUSE_MILLIS = 500;
const SILENCE_MILLIS = 15_000;
const IDS_PER_STREAM = 40;
const CONCURRENT_POLLS = 4;

const pause = millis => new Promise(resolve => setTimeout(resolve, millis));

export class PendingResults {

    #waiting = new Set();
    #finished;
    #streaming = true;
    #running = false;

    /** @param finished called once for each finished image with the API's JSON */
    constructor(finished) {
        this.#finished = finished;
    }

    expect(id) {
        this.#waiting.add(id);
        if (!this.#running) {
            this.#running = true;
            this.#run().finally(() => { this.#running = false; });
        }
    }

    /** Of an image that was deleted nothing is to come. */
    forget(id) {
        this.#waiting.delete(id);
    }

    async #run() {
        // Collects images that are accepted at about the same time.
        await pause(SETTLE_MILLIS);
        while (this.#waiting.size > 0) {
            if (this.#streaming) {
                this.#streaming = await this.#listen([...this.#waiting].slice(0, IDS_PER_STREAM));
            } else {
                await this.#poll([...this.#waiting]);
            }
            if (this.#waiting.size > 0) {
                await pause(PAUSE_MILLIS);
            }
        }
    }

    #received(image) {
        if (image.status !== 'QUEUED' && this.#waiting.delete(image.id)) {
            this.#finished(image);
        }
    }

    #deleted(id) {
        this.#received({id, status: 'FAILED', error: 'The image was deleted before it was classified.'});
    }

    /** Resolves to whether the stream delivered any result; if it did not, polling takes over. */
    #listen(ids) {
        return new Promise(resolve => {
            const events = new EventSource(`/api/classifications/events?ids=${ids.join()}`);
            let delivered = false;
            let timeout;
            const end = () => {
                clearTimeout(timeout);
                events.close();
                resolve(delivered);
            };
            const restartTimeout = () => {
                clearTimeout(timeout);
                timeout = setTimeout(end, SILENCE_MILLIS);
            };
            events.addEventListener('classification', event => {
                delivered = true;
                this.#received(JSON.parse(event.data));
                restartTimeout();
            });
            events.addEventListener('problem', event => {
                delivered = true;
                this.#deleted(event.lastEventId);
            });
            events.addEventListener('end', end);
            events.addEventListener('error', end);
            restartTimeout();
        });
    }

    async #poll(ids) {
        const left = ids.values();
        const poller = async () => {
            for (const id of left) {
                await this.#pollOne(id);
            }
        };
        await Promise.all(Array.from({length: CONCURRENT_POLLS}, poller));
    }

    async #pollOne(id) {
        try {
            const response = await fetch(`/api/classifications/${id}`, {headers: {Accept: 'application/json'}});
            if (response.status === 404) {
                this.#deleted(id);
            } else if (response.ok) {
                this.#received(await response.json());
            }
        } catch (unreachable) {
            // The next round polls again.
            console.info(`Could not fetch the result of ${id}: ${unreachable.message}`);
        }
    }
}
