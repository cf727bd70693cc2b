// Shared by all pages when scripts run.

document.documentElement.classList.add('enhanced');

const FORMAT = new Intl.DateTimeFormat(undefined, {dateStyle: 'medium', timeStyle: 'short'});

/** Shows a <time> in the user's time zone. */
export function localize(time) {
    time.title = time.dateTime;
    time.textContent = FORMAT.format(new Date(time.dateTime));
}

/** Hides an image that fails to load: its frame stays empty. */
export function hideIfBroken(image) {
    image.addEventListener('error', () => image.classList.add('missing'));
    if (image.complete && image.currentSrc && image.naturalWidth === 0) {
        image.classList.add('missing');
    }
}

document.querySelectorAll('time').forEach(localize);
document.querySelectorAll('.thumbnail img').forEach(hideIfBroken);
