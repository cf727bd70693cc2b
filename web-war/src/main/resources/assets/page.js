// What every page does where scripts run.

document.documentElement.classList.add('enhanced');

const FORMAT = new Intl.DateTimeFormat(undefined, {dateStyle: 'medium', timeStyle: 'short'});

/** Shows a <time> in the reader's own zone. */
export function localize(time) {
    time.title = time.dateTime;
    time.textContent = FORMAT.format(new Date(time.dateTime));
}

/** An image that cannot be shown leaves its frame empty. */
export function forgive(image) {
    image.addEventListener('error', () => image.classList.add('missing'));
    if (image.complete && image.currentSrc && image.naturalWidth === 0) {
        image.classList.add('missing');
    }
}

document.querySelectorAll('time').forEach(localize);
document.querySelectorAll('.thumbnail img').forEach(forgive);
