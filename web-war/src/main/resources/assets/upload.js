// Shows images before the upload, sends them one by one, and shows the result or error of each.

import {PendingResults} from './pending-results.js';
import {hideIfBroken} from './page.js';

const CONCURRENT_UPLOADS = 4;
const MAX_ATTEMPTS = 6;
const ANNOUNCEMENT_INTERVAL_MILLIS = 2_000;

const element = id => document.getElementById(id);
const form = element('upload');
const field = element('myfile');
const images = [];
const byId = new Map();
const pendingResults = new PendingResults(result => byId.get(result.id)?.show(result));

let pasted = 0;
let announcement;
let announcing = false;

class ImageItem {

    constructor(file) {
        this.file = file;
        this.sent = 0;
        this.state = 'chosen';
        this.url = URL.createObjectURL(file);
        this.item = element('image').content.firstElementChild.cloneNode(true);
        const image = this.#part('img');
        hideIfBroken(image);
        image.src = this.url;
        this.#part('.file').textContent = file.name;
        this.#part('.file').title = file.name;
        const remove = this.#part('.remove');
        remove.setAttribute('aria-label', `Remove ${file.name}`);
        remove.addEventListener('click', () => this.remove());
        this.#part('.delete').addEventListener('click', () => this.delete());
        this.#showState(size(file.size));
        element('images').append(this.item);
    }

    #part(selector) {
        return this.item.querySelector(selector);
    }

    #showState(text, isError = false) {
        this.#part('.state').textContent = text;
        this.#part('.state').classList.toggle('error', isError);
    }

    /** Not sent yet, or to be sent again. */
    get pending() {
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
        images.splice(images.indexOf(this), 1);
        refresh();
    }

    async send() {
        this.state = 'sending';
        this.#part('.remove').hidden = true;
        for (let attempt = 1; ; attempt++) {
            this.#showState('Uploading…');
            const response = await post(this.file, sent => {
                this.sent = sent;
                refresh();
            });
            if ((response.status === 429 || response.status === 503) && attempt < MAX_ATTEMPTS) {
                this.#showState('The service is busy. Retrying shortly…');
                await new Promise(resolve => setTimeout(resolve, 1_000 * response.retryAfter));
            } else {
                return this.#uploaded(response);
            }
        }
    }

    #uploaded({status, body, deleteToken}) {
        this.sent = this.file.size;
        if (status === 0) {
            this.sent = 0;
            this.state = 'unreachable';
            this.#part('.remove').hidden = false;
            this.#showState('Could not reach the service. Select “Classify” to try again.', true);
        } else if (body?.id) {
            this.state = 'waiting';
            this.id = body.id;
            this.deleteToken = deleteToken;
            this.#showState('Classifying…');
            this.#offerDeletion('Cancel');
            byId.set(body.id, this);
            if (body.status === 'QUEUED') {
                pendingResults.expect(body.id);
            } else {
                this.show(body);
            }
        } else {
            this.fail(body?.detail ?? `The upload failed with HTTP status ${status}.`);
        }
        refresh();
    }

    #offerDeletion(text) {
        const button = this.#part('.delete');
        button.textContent = text;
        button.setAttribute('aria-label', `${text} ${this.file.name}`);
        button.hidden = !this.deleteToken;
    }

    /** Deletes the image from the service; one that still waits is not classified. */
    async delete() {
        this.#part('.delete').disabled = true;
        const status = await deleteImage(this.id, this.deleteToken);
        if (status === 204 || status === 404) {
            byId.delete(this.id);
            pendingResults.forget(this.id);
            this.remove();
            announce(`${this.file.name} was deleted.`, true);
        } else {
            this.#part('.delete').disabled = false;
            announce(`${this.file.name} could not be deleted. Please try again.`, true);
        }
    }

    fail(reason) {
        this.state = 'failed';
        this.#showState(reason, true);
        this.#offerDeletion('Delete');
    }

    show({id, predictions, label, error}) {
        if (error) {
            this.fail(error);
        } else {
            this.state = 'done';
            this.#offerDeletion('Delete');
            this.#showState('');
            this.#part('.state').hidden = true;
            const image = this.#part('img');
            if (image.classList.contains('missing')) {
                // Browsers cannot show every format that the service accepts, such as TIFF.
                image.classList.remove('missing');
                image.src = `/api/classifications/${id}/image?width=96`;
            }
            this.#part('.label').textContent = label;
            this.#part('.label').hidden = false;
            const {probability} = predictions[0];
            this.#part('meter').value = probability;
            this.#part('meter').setAttribute('aria-label', `Confidence for ${label}`);
            this.#part('.confidence .number').textContent = `${(100 * probability).toFixed(1)}%`;
            this.#part('.confidence').hidden = false;
        }
        refresh();
    }
}

const count = number => number === 1 ? '1 image' : `${number} images`;

function size(bytes) {
    return bytes < 1_000_000 ? `${Math.max(1, Math.round(bytes / 1_000))} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}

/** Uses XMLHttpRequest because fetch reports no upload progress. Status 0 means that there was no response. */
function post(file, onProgress) {
    return new Promise(resolve => {
        const request = new XMLHttpRequest();
        request.open('POST', '/api/classifications');
        request.setRequestHeader('Accept', 'application/json');
        request.setRequestHeader('Prefer', 'respond-async');
        request.upload.addEventListener('progress', event => onProgress(file.size * event.loaded / event.total));
        request.addEventListener('loadend', () => resolve({
            status: request.status,
            body: parsed(request.responseText),
            retryAfter: Number(request.getResponseHeader('Retry-After')) || 2,
            deleteToken: request.getResponseHeader('Osprey-Delete-Token'),
        }));
        const body = new FormData();
        body.append('myfile', file, file.name);
        request.send(body);
    });
}

/** Resolves to the status of the response; 0 means that there was none. */
async function deleteImage(id, token) {
    try {
        const response = await fetch(`/api/classifications/${id}`, {
            method: 'DELETE',
            headers: {'Osprey-Delete-Token': token},
        });
        return response.status;
    } catch (unreachable) {
        console.info(`Could not delete ${id}: ${unreachable.message}`);
        return 0;
    }
}

function parsed(text) {
    try {
        return JSON.parse(text);
    } catch (notJson) {
        return null;
    }
}

function add(files) {
    const added = [...files].map(file => new ImageItem(file));
    if (added.length > 0) {
        images.push(...added);
        announce(`${count(added.length)} added.`, true);
    }
    refresh();
}

async function classify() {
    const left = images.filter(image => image.pending).values();
    const sender = async () => {
        for (const image of left) {
            await image.send();
        }
    };
    announce('Uploading.', true);
    await Promise.all(Array.from({length: CONCURRENT_UPLOADS}, sender));
}

/** Announces at most one text per interval, and always the last one. */
function announce(text, now = false) {
    announcement = text;
    if (now) {
        element('announcer').textContent = text;
    } else if (!announcing) {
        announcing = true;
        setTimeout(() => {
            announcing = false;
            element('announcer').textContent = announcement;
        }, ANNOUNCEMENT_INTERVAL_MILLIS);
    }
}

function refresh() {
    const waiting = images.filter(image => image.pending).length;
    const begun = images.filter(image => image.state !== 'chosen');
    const finished = begun.filter(image => image.finished).length;
    const running = begun.some(image => image.state === 'sending' || image.state === 'waiting');
    element('batch').hidden = images.length === 0;
    element('batch-title').textContent = count(images.length);
    element('classify').hidden = waiting === 0;
    element('classify').disabled = running;
    element('clear').hidden = running;
    element('progress').hidden = begun.length === 0;
    if (begun.length > 0) {
        const bytes = begun.reduce((sum, image) => sum + image.file.size, 0);
        const sent = begun.reduce((sum, image) => sum + image.sent, 0);
        element('uploaded').value = bytes === 0 ? 1 : sent / bytes;
        element('uploaded-count').textContent = `${Math.floor(100 * element('uploaded').value)}%`;
        element('processed').value = finished / begun.length;
        element('processed-count').textContent = `${finished} of ${begun.length}`;
        if (finished > 0) {
            const failed = begun.filter(image => image.state === 'failed').length;
            const end = running ? '' : failed > 0 ? ` ${failed} failed.` : ' All done.';
            announce(`${finished} of ${begun.length} processed.${end}`);
        }
    }
}

field.addEventListener('change', () => {
    add(field.files);
    // Allows choosing the same file again.
    field.value = '';
});

form.addEventListener('submit', event => {
    event.preventDefault();
    classify();
});

element('clear').addEventListener('click', () => {
    [...images].forEach(image => image.remove());
    field.focus();
    announce('List cleared.', true);
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
        // Browsers give every pasted image the same name.
        file.name === 'image.png' ? new File([file], `pasted-${++pasted}.png`, {type: file.type}) : file);
    if (files.length > 0) {
        event.preventDefault();
        add(files);
    }
});

// The list holds the files to send; the field may be empty.
field.required = false;
