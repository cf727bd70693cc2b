// Keeps the numbers, workers and charts up to date while the page is visible.

import {localize} from './page.js';

const POLL_INTERVAL_MILLIS = 2_000;
const SHOWN_SECONDS = 180;
const WINDOW_SECONDS = 10;
const LIST_LIMIT = 200;
const DECISION_LIMIT = 10;

const element = id => document.getElementById(id);
const color = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const charts = {};
const samples = [];

async function json(path) {
    const response = await fetch(path, {headers: {Accept: 'application/json'}});
    return response.ok ? {body: await response.json(), now: Date.parse(response.headers.get('Date')) || Date.now()} : null;
}

function chart(id, lowestTop, values) {
    const place = element(id);
    const line = name => ({stroke: color(name), width: 2, points: {show: false}, spanGaps: false});
    const axis = {stroke: color('--quiet'), font: '12px system-ui', ticks: {show: false}};
    const plot = new uPlot({
        width: place.clientWidth,
        height: place.clientHeight,
        legend: {show: false},
        cursor: {show: false},
        padding: [8, 12, 0, 0],
        scales: {x: {time: false, range: [-SHOWN_SECONDS, 0]}, y: {range: (_, low, high) => [0, Math.max(lowestTop, high * 1.1)]}},
        axes: [
            {...axis, grid: {show: false}, size: 24, splits: () => [-120, -60, 0], values: () => ['−2 min', '−1 min', 'now']},
            {...axis, grid: {stroke: color('--line'), width: 1}, size: 36, space: 40},
        ],
        series: [{}, line('--accent'), line('--second')].slice(0, values.length + 1),
    }, [[], ...values.map(() => [])], place);
    charts[id] = {plot, values, place};
}

function draw() {
    const now = samples.at(-1)?.at;
    for (const {plot, values} of Object.values(charts)) {
        plot.setData([samples.map(sample => (sample.at - now) / 1_000), ...values.map(name => samples.map(sample => sample[name]))]);
    }
}

function build() {
    for (const {plot} of Object.values(charts)) {
        plot.destroy();
    }
    chart('queue-chart', 10, ['waiting', 'inFlight']);
    chart('throughput-chart', 1, ['rate']);
    chart('wait-chart', 1, ['median', 'slow']);
    draw();
}

const quantile = (sorted, part) => sorted.length === 0 ? null : sorted[Math.floor(part * (sorted.length - 1))];

/** Throughput and latency over the last seconds, from the newest results. */
function recentPerformance(images, now) {
    // A full list may cover less than the whole window.
    const oldest = images.length < LIST_LIMIT ? 0 : Math.min(...images.map(image => Date.parse(image.submittedAt)));
    const from = Math.max(now - 1_000 * WINDOW_SECONDS, oldest);
    const done = images.filter(image => image.completedAt && Date.parse(image.completedAt) >= from);
    const waits = done.map(image => (Date.parse(image.completedAt) - Date.parse(image.submittedAt)) / 1_000)
        .sort((one, other) => one - other);
    return {
        rate: done.length / Math.max(1, (now - from) / 1_000),
        median: quantile(waits, 0.5),
        slow: quantile(waits, 0.95),
    };
}

function showWorkers(fleet) {
    element('worker-count').textContent = fleet.workers.length;
    // Missing when another system manages the workers.
    for (const name of ['wanted', 'policy', 'min', 'max'].filter(element)) {
        element(name).textContent = fleet[name];
    }
    const rows = fleet.workers
        .toSorted((one, other) => one.startedAt.localeCompare(other.startedAt) || one.name.localeCompare(other.name))
        .map(worker => {
            const row = element('worker').content.firstElementChild.cloneNode(true);
            const badge = row.querySelector('.badge');
            const time = row.querySelector('time');
            row.cells[0].textContent = worker.name;
            badge.textContent = worker.state[0] + worker.state.slice(1).toLowerCase();
            badge.classList.add(worker.state.toLowerCase());
            time.dateTime = worker.startedAt;
            localize(time);
            return row;
        });
    if (rows.length > 0) {
        element('workers').replaceChildren(...rows);
    }
}

function showDecisions(fleet) {
    const rows = fleet.history.slice(0, DECISION_LIMIT).map(({at, policy, reason, action}) => {
        const row = element('decision').content.firstElementChild.cloneNode(true);
        const time = row.querySelector('time');
        time.dateTime = at;
        localize(time);
        row.cells[1].textContent = `${policy}: ${reason}`;
        row.cells[2].textContent = action;
        return row;
    });
    if (rows.length > 0) {
        element('decisions')?.replaceChildren(...rows);
    }
}

function showQueues({request, deadLetter}) {
    const dead = deadLetter.visible + deadLetter.inFlight + deadLetter.delayed;
    element('waiting').textContent = request.visible + request.delayed;
    element('in-flight').textContent = request.inFlight;
    element('dead').textContent = dead;
    element('dead').parentElement.classList.toggle('alarming', dead > 0);
    element('queue-now').textContent = `${request.visible + request.delayed} waiting`;
}

async function update() {
    const since = new Date(Date.now() - 60_000).toISOString();
    const [queues, fleet, images] = await Promise.all([
        json('/api/queues'),
        json('/api/fleet'),
        json(`/api/classifications?limit=${LIST_LIMIT}&from=${since}`),
    ]);
    if (fleet) {
        showWorkers(fleet.body);
        showDecisions(fleet.body);
    }
    if (!queues || !images) {
        throw new Error('the service returned an error');
    }
    showQueues(queues.body);
    const now = recentPerformance(images.body, images.now);
    element('throughput-now').textContent = `${now.rate.toFixed(1)}/s`;
    element('wait-now').textContent = now.median === null ? 'no data' : `${now.median.toFixed(1)} s`;
    const {visible, delayed, inFlight} = queues.body.request;
    samples.push({at: Date.now(), waiting: visible + delayed, inFlight, ...now});
    while (samples[0].at < Date.now() - 1_000 * SHOWN_SECONDS) {
        samples.shift();
    }
    draw();
}

async function poll() {
    if (!document.hidden) {
        try {
            await update();
            element('freshness').textContent = 'Live';
        } catch (unreachable) {
            element('freshness').textContent = 'The service is not responding. The data shown is out of date.';
            console.info(`Update failed: ${unreachable.message}`);
        }
    }
    setTimeout(poll, POLL_INTERVAL_MILLIS);
}

build();
poll();
new ResizeObserver(() => {
    for (const {plot, place} of Object.values(charts)) {
        plot.setSize({width: place.clientWidth, height: place.clientHeight});
    }
}).observe(element('queue-chart'));
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', build);
