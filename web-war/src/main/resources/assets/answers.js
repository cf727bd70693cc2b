// Waits for the answers to pictures that were accepted: by server-sent events, or by asking where there are none.

const SETTLE_MILLIS = 150;
const PAUSE_MILLIS = 500;
const SILENCE_MILLIS = 15_000;
const IN_ONE_STREAM = 40;
const ASKED_AT_ONCE = 4;

const pause = millis => new Promise(resolve => setTimeout(resolve, millis));

export class Answers {

    #waiting = new Set();
    #answered;
    #streaming = true;
    #running = false;

    /** @param answered called once with each answer, as the API's JSON */
    constructor(answered) {
        this.#answered = answered;
    }

    expect(id) {
        this.#waiting.add(id);
        if (!this.#running) {
            this.#running = true;
            this.#run().finally(() => { this.#running = false; });
        }
    }

    async #run() {
        // More are accepted in the same moment.
        await pause(SETTLE_MILLIS);
        while (this.#waiting.size > 0) {
            if (this.#streaming) {
                this.#streaming = await this.#listen([...this.#waiting].slice(0, IN_ONE_STREAM));
            } else {
                await this.#ask([...this.#waiting]);
            }
            if (this.#waiting.size > 0) {
                await pause(PAUSE_MILLIS);
            }
        }
    }

    #arrived(answer) {
        if (answer.status !== 'QUEUED' && this.#waiting.delete(answer.id)) {
            this.#answered(answer);
        }
    }

    /** Resolves to whether the stream brought anything: if not, asking is left. */
    #listen(ids) {
        return new Promise(resolve => {
            const events = new EventSource(`/api/classifications/events?ids=${ids.join()}`);
            let brought = false;
            let silence;
            const end = () => {
                clearTimeout(silence);
                events.close();
                resolve(brought);
            };
            const listenOn = () => {
                clearTimeout(silence);
                silence = setTimeout(end, SILENCE_MILLIS);
            };
            events.addEventListener('classification', event => {
                brought = true;
                this.#arrived(JSON.parse(event.data));
                listenOn();
            });
            events.addEventListener('end', end);
            events.addEventListener('error', end);
            listenOn();
        });
    }

    async #ask(ids) {
        const left = ids.values();
        const asker = async () => {
            for (const id of left) {
                await this.#askFor(id);
            }
        };
        await Promise.all(Array.from({length: ASKED_AT_ONCE}, asker));
    }

    async #askFor(id) {
        try {
            const response = await fetch(`/api/classifications/${id}`, {headers: {Accept: 'application/json'}});
            if (response.status === 404) {
                this.#arrived({id, status: 'FAILED', error: 'It was deleted before its answer came.'});
            } else if (response.ok) {
                this.#arrived(await response.json());
            }
        } catch (unreachable) {
            // The next round asks again.
            console.info(`No answer about ${id} yet: ${unreachable.message}`);
        }
    }
}
