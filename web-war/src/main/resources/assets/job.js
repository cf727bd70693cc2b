// Shows the progress of a job while it changes; the page shows all of it without this script.

const job = document.getElementById('job');

function show(progress) {
    const settled = progress.total - progress.queued;
    document.getElementById('settled').value = settled;
    document.getElementById('settled-count').textContent = `${settled} of ${progress.total}`;
    for (const count of job.querySelectorAll('[data-count]')) {
        count.textContent = progress[count.dataset.count];
    }
}

if (job.dataset.events) {
    const update = document.getElementById('update');
    const events = new EventSource(job.dataset.events);
    events.addEventListener('open', () => { update.hidden = true; });
    events.addEventListener('error', () => { update.hidden = false; });
    events.addEventListener('progress', event => {
        const progress = JSON.parse(event.data);
        show(progress);
        if (progress.finished) {
            events.close();
            // Not a reload: it would take the focus away from a reader.
            document.getElementById('progress-title').textContent =
                progress.state === 'cancelled' ? 'Cancelled' : 'Finished';
            document.getElementById('announcer').textContent = 'The job is finished.';
            document.getElementById('partial')?.remove();
            document.getElementById('cancel')?.remove();
            update.hidden = progress.state !== 'incomplete';
        }
    });
}
