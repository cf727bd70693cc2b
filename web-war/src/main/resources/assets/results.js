// Sorts the rows of this page in natural order: 2.png before 10.png.

const COLLATOR = new Intl.Collator(undefined, {numeric: true, sensitivity: 'base'});
const BY = {
    text: (one, other) => COLLATOR.compare(one, other),
    // Ids sort by submission time as plain text.
    id: (one, other) => (one > other) - (one < other),
    number: (one, other) => Number(one) - Number(other),
};

const table = document.getElementById('results');
const headers = [...table?.tHead.rows[0].cells ?? []];

function sort(header) {
    const ascending = header.getAttribute('aria-sort') !== 'ascending';
    const column = headers.indexOf(header);
    const by = BY[header.dataset.sort];
    const key = row => row.cells[column].dataset.key;
    const rows = [...table.tBodies[0].rows].sort((one, other) => (ascending ? 1 : -1) * by(key(one), key(other)));
    table.tBodies[0].append(...rows);
    headers.forEach(each => each.removeAttribute('aria-sort'));
    header.setAttribute('aria-sort', ascending ? 'ascending' : 'descending');
    document.getElementById('announcer').textContent =
        `Sorted by ${header.textContent}, ${ascending ? 'ascending' : 'descending'}.`;
}

for (const header of headers.filter(each => each.dataset.sort)) {
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = header.textContent;
    button.addEventListener('click', () => sort(header));
    header.replaceChildren(button);
}
