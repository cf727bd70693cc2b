// Pictures are shown before they are uploaded, sent one by one, and each gets its answer or its error.

import {Answers} from './answers.js';
import {forgive} from './page.js';

const SENT_AT_ONCE = 4;
const MOST_TRIES = 6;
const ANNOUNCED_EVERY_MILLIS = 2_000;

const element = id => document.getElementById(id);
const form = element('upload');
const field = element('myfile');
const pictures = [];
const byId = new Map();
const answers = new Answers(answer => byId.get(answer.id)?.show(answer));

let pasted = 0;
let announcement;
let announcing = false;

class Picture {

    constructor(file) {
        this.file = file;
        this.sent = 0;
        this.state = 'chosen';
        this.url = URL.createObjectURL(file);
        this.item = element('picture').content.firstElementChild.cloneNode(true);
        const image = this.#part('img');
        forgive(image);
        image.src = this.url;
        this.#part('.file').textContent = file.name;
        this.#part('.file').title = file.name;
        const remove = this.#part('.remove');
        remove.setAttribute('aria-label', `Remove ${file.name}`);
        remove.addEventListener('click', () => this.remove());
        this.#say(size(file.size));
        element('pictures').append(this.item);
    }

    #part(selector) {
        return this.item.querySelector(selector);
    }

    #say(text, isError = false) {
        this.#part('.state').textContent = text;
        this.#part('.state').classList.toggle('error', isError);
    }

    /** Not yet sent, or worth another try. */
    get waits() {
        return this.state === 'chosen' || this.state === 'unreachable';
    }

    get finished() {
        return this.state === 'done' || this.state === 'failed';
    }

    remove() {
        const next = this.item.nextElementSibling ?? this.item.previousElementSibling;
        (next?.querySelector('.remove:not([hidden])') ?? field).focus();
        this.item.remove();
        URL.revokeObjectURL(this.url);
        pictures.splice(pictures.indexOf(this), 1);
        refresh();
    }

    async send() {
        this.state = 'sending';
        this.#part('.remove').hidden = true;
        for (let tries = 1; ; tries++) {
            this.#say('Uploading …');
            const answer = await post(this.file, sent => {
                this.sent = sent;
                refresh();
            });
            if ((answer.status === 429 || answer.status === 503) && tries < MOST_TRIES) {
                this.#say('The service is busy, one moment …');
                await new Promise(resolve => setTimeout(resolve, 1_000 * answer.retryAfter));
            } else {
                return this.#uploaded(answer);
            }
        }
    }

    #uploaded({status, body}) {
        this.sent = this.file.size;
        if (status === 0) {
            this.sent = 0;
            this.state = 'unreachable';
            this.#part('.remove').hidden = false;
            this.#say('The service could not be reached. Press “Classify” to try again.', true);
        } else if (body?.id) {
            this.state = 'waiting';
            this.#say('Waiting for the answer …');
            byId.set(body.id, this);
            if (body.status === 'QUEUED') {
                answers.expect(body.id);
            } else {
                this.show(body);
            }
        } else {
            this.fail(body?.detail ?? `The service refused it with status ${status}.`);
        }
        refresh();
    }

    fail(why) {
        this.state = 'failed';
        this.#say(why, true);
    }

    show({predictions, label, error}) {
        if (error) {
            this.fail(error);
        } else {
            this.state = 'done';
            this.#say('');
            this.#part('.state').hidden = true;
            this.#part('.label').textContent = label;
            this.#part('.label').hidden = false;
            const {probability} = predictions[0];
            this.#part('meter').value = probability;
            this.#part('meter').setAttribute('aria-label', `Confidence in ${label}`);
            this.#part('.confidence .number').textContent = `${(100 * probability).toFixed(1)}%`;
            this.#part('.confidence').hidden = false;
        }
        refresh();
    }
}

function size(bytes) {
    return bytes < 1_000_000 ? `${Math.max(1, Math.round(bytes / 1_000))} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}

/** By XMLHttpRequest, since fetch does not tell how far an upload is. Status 0 means that nobody answered. */
function post(file, progressed) {
    return new Promise(resolve => {
        const request = new XMLHttpRequest();
        request.open('POST', '/api/classifications');
        request.setRequestHeader('Accept', 'application/json');
        request.setRequestHeader('Prefer', 'respond-async');
        request.upload.addEventListener('progress', event => progressed(file.size * event.loaded / event.total));
        request.addEventListener('loadend', () => resolve({
            status: request.status,
            body: parsed(request.responseText),
            retryAfter: Number(request.getResponseHeader('Retry-After')) || 2,
        }));
        const body = new FormData();
        body.append('myfile', file, file.name);
        request.send(body);
    });
}

function parsed(text) {
    try {
        return JSON.parse(text);
    } catch (noJson) {
        return null;
    }
}

function add(files) {
    const added = [...files].map(file => new Picture(file));
    if (added.length > 0) {
        pictures.push(...added);
        say(`${added.length === 1 ? 'One picture' : `${added.length} pictures`} added.`, true);
    }
    refresh();
}

async function classify() {
    const left = pictures.filter(picture => picture.waits).values();
    const sender = async () => {
        for (const picture of left) {
            await picture.send();
        }
    };
    say('Uploading.', true);
    await Promise.all(Array.from({length: SENT_AT_ONCE}, sender));
}

/** At most one sentence in a while, the last one in any case. */
function say(text, now = false) {
    announcement = text;
    if (now) {
        element('announcer').textContent = text;
    } else if (!announcing) {
        announcing = true;
        setTimeout(() => {
            announcing = false;
            element('announcer').textContent = announcement;
        }, ANNOUNCED_EVERY_MILLIS);
    }
}

function refresh() {
    const waiting = pictures.filter(picture => picture.waits).length;
    const begun = pictures.filter(picture => picture.state !== 'chosen');
    const finished = begun.filter(picture => picture.finished).length;
    const running = begun.some(picture => picture.state === 'sending' || picture.state === 'waiting');
    element('batch').hidden = pictures.length === 0;
    element('batch-title').textContent = pictures.length === 1 ? '1 picture' : `${pictures.length} pictures`;
    element('classify').hidden = waiting === 0;
    element('classify').disabled = running;
    element('clear').hidden = running;
    element('progress').hidden = begun.length === 0;
    if (begun.length > 0) {
        const bytes = begun.reduce((sum, picture) => sum + picture.file.size, 0);
        const sent = begun.reduce((sum, picture) => sum + picture.sent, 0);
        element('uploaded').value = bytes === 0 ? 1 : sent / bytes;
        element('uploaded-count').textContent = `${Math.floor(100 * element('uploaded').value)}%`;
        element('answered').value = finished / begun.length;
        element('answered-count').textContent = `${finished} of ${begun.length}`;
        if (finished > 0) {
            const failed = begun.filter(picture => picture.state === 'failed').length;
            const end = running ? '' : failed > 0 ? `, ${failed} could not be classified` : ', all done';
            say(`${finished} of ${begun.length} answered${end}.`);
        }
    }
}

field.addEventListener('change', () => {
    add(field.files);
    // The same file may be chosen again.
    field.value = '';
});

form.addEventListener('submit', event => {
    event.preventDefault();
    classify();
});

element('clear').addEventListener('click', () => {
    [...pictures].forEach(picture => picture.remove());
    field.focus();
    say('The list is empty.', true);
});

const carriesFiles = event => event.dataTransfer?.types.includes('Files');

document.addEventListener('dragover', event => {
    if (carriesFiles(event)) {
        event.preventDefault();
        form.classList.add('over');
    }
});

document.addEventListener('dragleave', event => {
    if (!event.relatedTarget) {
        form.classList.remove('over');
    }
});

document.addEventListener('drop', event => {
    form.classList.remove('over');
    if (carriesFiles(event)) {
        event.preventDefault();
        add(event.dataTransfer.files);
    }
});

document.addEventListener('paste', event => {
    const files = [...event.clipboardData?.files ?? []].map(file =>
        // Browsers call every pasted picture the same.
        file.name === 'image.png' ? new File([file], `pasted-${++pasted}.png`, {type: file.type}) : file);
    if (files.length > 0) {
        event.preventDefault();
        add(files);
    }
});

// The list says what is to be sent, not the field.
field.required = false;
