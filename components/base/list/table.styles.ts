import { css } from '../css.ts'

/** The look of `dataTable`: a table from 620 px of its container on, cards below. Needs `controlStyles`. */
export const tableStyles = css`
  table.data {
    inline-size: 100%;
  }
  .data th,
  .data td {
    padding: calc(var(--_space) * 2) calc(var(--_pad) * 0.5);
    text-align: start;
    vertical-align: middle;
  }
  .data :is(th, td):first-child {
    padding-inline-start: var(--_pad);
  }
  .data :is(th, td):last-child {
    padding-inline-end: var(--_pad);
  }
  .data thead th {
    padding-block: calc(var(--_space) * 2);
    border-block-end: var(--_rule);
    background: var(--_sunken);
    color: var(--_text-muted);
    font-size: 0.857em;
    font-weight: var(--_weight-strong);
    overflow-wrap: normal;
  }
  .data tbody tr {
    block-size: calc(52px * var(--_density));
  }
  .data tbody tr + tr {
    border-block-start: var(--_rule);
  }
  .data tbody th {
    font-weight: var(--_weight);
  }
  /* Words stay whole; only names and addresses break anywhere. */
  .data td {
    overflow-wrap: break-word;
  }
  .data .actions button {
    white-space: nowrap;
  }
  .data tbody th:focus-visible {
    outline: 2px solid var(--_focus);
    outline-offset: -2px;
  }
  .data :is(.number, .actions) {
    text-align: end;
  }
  .data .select {
    inline-size: 1px;
  }
  .name {
    display: block;
    font-weight: var(--_weight-strong);
  }
  .sub {
    display: block;
    color: var(--_text-muted);
    font-size: 0.857em;
  }
  .bones {
    padding: 4px var(--_pad);
  }
  .bone-row {
    display: grid;
    grid-template-columns: 3fr 2fr 1fr;
    gap: 24px;
    align-items: center;
    block-size: calc(52px * var(--_density));
  }
  @container (inline-size < 620px) {
    .data,
    .data tbody {
      display: block;
    }
    /* Headers stay for screen readers. */
    .data thead {
      position: absolute;
      inline-size: 1px;
      block-size: 1px;
      overflow: hidden;
      clip-path: inset(50%);
      white-space: nowrap;
    }
    .data tbody tr {
      display: flex;
      flex-wrap: wrap;
      gap: 6px 12px;
      align-items: baseline;
      block-size: auto;
      padding: calc(var(--_space) * 3) var(--_pad);
    }
    .data tbody :is(th, td):is(*, :first-child, :last-child) {
      display: block;
      padding: 0;
      text-align: start;
    }
    .data tbody th {
      flex: 1 1 0;
      min-inline-size: 0;
    }
    .data tbody .select {
      inline-size: auto;
    }
    .data tbody td:not(.select, .actions) {
      display: grid;
      grid-template-columns: minmax(6em, 32%) minmax(0, 1fr);
      gap: 2px 12px;
      flex-basis: 100%;
    }
    .data tbody td[data-label]::before {
      content: attr(data-label) / '';
      grid-row: 1 / span 4;
      color: var(--_text-muted);
      font-size: 0.857em;
    }
    .data tbody td[data-label] > * {
      grid-column: 2;
    }
    .data tbody td:empty {
      display: none;
    }
    .data tbody .actions {
      flex-basis: 100%;
    }
    .data td {
      overflow-wrap: anywhere;
    }
    .data .actions button {
      white-space: normal;
    }
  }
  @container (inline-size < 340px) {
    .data tbody td:not(.select, .actions) {
      grid-template-columns: minmax(0, 1fr);
    }
    .data tbody td[data-label]::before {
      grid-row: auto;
    }
    .data tbody td[data-label] > * {
      grid-column: 1;
    }
    .data tbody .actions button {
      inline-size: 100%;
    }
  }
  @media print {
    .data thead {
      display: table-header-group;
    }
    .data tr {
      break-inside: avoid;
    }
    .data .actions,
    .data .select {
      display: none;
    }
  }
`
