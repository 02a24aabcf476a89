import { css } from '../base/css.ts'

/** The table: columns with room, rows stacked in a narrow container, one column in a very narrow one. */
export const tableStyles = css`
  .rows {
    border-block-start: var(--_rule);
  }
  .rows[hidden] {
    display: none;
  }
  table {
    inline-size: 100%;
    table-layout: fixed;
  }
  /* The user agent's 'inherit' makes every row's style depend on the one around it; set here, a change of one row restyles one row. */
  thead,
  tbody,
  tr,
  th,
  td {
    vertical-align: middle;
  }
  th,
  td {
    padding-block: 6px;
    padding-inline: calc(var(--_pad) * 0.5);
    text-align: start;
    font-weight: var(--_weight);
  }
  :is(th, td):first-child {
    padding-inline-start: var(--_pad);
  }
  :is(th, td):last-child {
    padding-inline-end: var(--_pad);
  }
  tbody > tr {
    block-size: max(40px, calc(var(--sa-portfolio-row-size, 52px) * var(--_density)));
  }
  tbody > tr + tr {
    border-block-start: var(--_rule);
  }
  thead {
    background: var(--_sunken);
  }
  thead th {
    block-size: 40px;
    border-block-end: var(--_rule);
    color: var(--_text-muted);
    font-size: 0.857em;
    font-weight: var(--_weight-strong);
    overflow-wrap: normal;
  }
  /* The name takes what is left. Container units, because percentages in max() are none to a fixed table. */
  thead .risk {
    inline-size: max(10em, 16cqi);
  }
  thead .amount {
    inline-size: max(8.9em, 17cqi);
  }
  thead .covered {
    inline-size: max(9.5em, 19cqi);
  }
  thead .act {
    inline-size: max(8.5em, 13cqi);
  }
  .amount {
    text-align: end;
  }
  .act {
    text-align: end;
  }
  .sort-button {
    min-block-size: 32px;
    min-inline-size: 0;
    margin-inline: -6px;
    padding-inline: 6px;
    border-color: transparent;
    background: none;
    color: inherit;
  }
  .stacked-name {
    display: none;
  }
  .sort-button::after {
    content: '';
    flex: none;
    inline-size: 8px;
    block-size: 10px;
    background: currentcolor;
    clip-path: polygon(50% 0, 100% 40%, 0 40%, 0 60%, 100% 60%, 50% 100%, 0 60%, 0 40%);
    opacity: 0.7;
  }
  [aria-sort='ascending'],
  [aria-sort='descending'] {
    color: var(--_text);
  }
  [aria-sort='ascending'] .sort-button::after {
    clip-path: polygon(50% 20%, 100% 75%, 0 75%);
    opacity: 1;
  }
  [aria-sort='descending'] .sort-button::after {
    clip-path: polygon(0 25%, 100% 25%, 50% 80%);
    opacity: 1;
  }
  tbody .client {
    font-weight: var(--_weight-strong);
  }
  tbody .client:focus {
    outline-offset: -2px;
  }
  .exposure {
    white-space: normal;
  }
  .not-shared {
    color: var(--_text-muted);
    font-size: 0.857em;
  }
  .open {
    background: none;
    white-space: nowrap;
  }
  .waiting :is(bdi, .badge, .exposure, .coverage, .open) {
    border-color: transparent;
    border-radius: 4px;
    background: var(--_sa-track);
    color: transparent;
  }
  .waiting .badge::before,
  .waiting .coverage > * {
    visibility: hidden;
  }
  .waiting th bdi {
    display: inline-block;
    inline-size: min(14em, 70%);
    block-size: 0.8em;
    vertical-align: middle;
  }
  .waiting .coverage {
    block-size: 0.8em;
    overflow: hidden;
  }
  .waiting .exposure bdi {
    background: none;
  }
  @media (prefers-reduced-motion: no-preference) {
    .waiting tbody {
      animation: sa-breathe 1.6s ease-in-out infinite alternate;
    }
  }
  @container (inline-size < 620px) {
    table,
    tbody {
      display: block;
    }
    /* Headers stay for screen readers; their buttons leave the tab order. */
    thead {
      position: absolute;
      inline-size: 1px;
      block-size: 1px;
      overflow: hidden;
      clip-path: inset(50%);
      white-space: nowrap;
    }
    .sort-button {
      display: none;
    }
    .stacked-name {
      display: inline;
    }
    tbody > tr {
      display: grid;
      grid-template: 'client risk' auto 'amount act' auto 'covered act' auto / minmax(0, 1fr) minmax(100px, auto);
      gap: 4px 12px;
      align-items: center;
      block-size: auto;
      padding: calc(var(--_space) * 2.5) var(--_pad);
    }
    tbody > tr > :is(th, td):is(*, :first-child, :last-child) {
      display: block;
      padding: 0;
    }
    tbody .client {
      grid-area: client;
    }
    .risk {
      grid-area: risk;
      text-align: end;
    }
    .amount {
      grid-area: amount;
      text-align: start;
    }
    tbody > tr > .amount::before {
      content: var(--_exposure-word) / '';
      color: var(--_text-muted);
      font-size: 0.857em;
      margin-inline-end: 6px;
    }
    .covered {
      grid-area: covered;
    }
    .act {
      grid-area: act;
      align-self: end;
    }
  }
  @container (inline-size < 340px) {
    tbody > tr {
      grid-template: 'client' auto 'risk' auto 'amount' auto 'covered' auto 'act' auto / minmax(0, 1fr);
    }
    .risk {
      text-align: start;
    }
    .open {
      display: flex;
      inline-size: 100%;
      margin-block-start: 4px;
    }
  }
  @media (forced-colors: active) {
    .sort-button::after {
      forced-color-adjust: none;
      background: ButtonText;
    }
  }
  @media print {
    .act {
      display: none;
    }
    thead {
      display: table-header-group;
    }
    tr {
      break-inside: avoid;
    }
  }
`
