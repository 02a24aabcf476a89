import { css } from '../base/css.ts'

/** The columns, the skeleton and the stacked rows, over what every table of many rows shares. */
export const tableStyles = css`
  .rows {
    --_row: max(40px, calc(var(--sa-portfolio-row-size, 52px) * var(--_density)));
    --_risk-size: max(10em, 16cqi);
    --_amount-size: max(8.9em, 17cqi);
    --_covered-size: max(9.5em, 19cqi);
    --_act-size: max(8.5em, 13cqi);
    --_head: 45px;
    --_ground: var(--sa-portfolio-background, var(--_surface));
    border-block-start: var(--_rule);
  }
  tbody > tr {
    block-size: var(--_row);
  }
  thead th {
    block-size: 40px;
  }
  /* The name takes what is left. Container units, because percentages in max() are none to a fixed table. */
  thead .risk {
    inline-size: var(--_risk-size);
  }
  thead .amount {
    inline-size: var(--_amount-size);
  }
  thead .covered {
    inline-size: var(--_covered-size);
  }
  thead .act {
    inline-size: var(--_act-size);
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
  .slow::after {
    --_from-end: calc(var(--_act-size) + var(--_covered-size) + var(--_amount-size) + var(--_risk-size) - var(--_pad) * 0.5 - 7em);
    background:
      linear-gradient(transparent calc(100% - var(--_border-width)), var(--_border) 0) 0 0 / 100% var(--_pitch),
      var(--_bone) var(--_pad) 0 / 14em var(--_pitch) repeat-y,
      var(--_bone) right var(--_from-end) top 0 / 7em var(--_pitch) repeat-y,
      var(--_bone) right calc(var(--_act-size) + var(--_covered-size) + var(--_pad) * 0.5) top 0 / 6em var(--_pitch) repeat-y,
      var(--_bone) right calc(var(--_act-size) + var(--_pad) * 0.5) top 0 / 8em var(--_pitch) repeat-y,
      var(--_bone) right var(--_pad) top 0 / 5em var(--_pitch) repeat-y;
  }
  @container (inline-size < 620px) {
    .slow::after {
      --_pitch: 9.2em;
      --_first: linear-gradient(transparent 1.4em, var(--_sa-track) 0 2.3em, transparent 0);
      background:
        linear-gradient(transparent calc(100% - var(--_border-width)), var(--_border) 0) 0 0 / 100% var(--_pitch),
        var(--_first) var(--_pad) 0 / 9em var(--_pitch) repeat-y,
        var(--_first) right var(--_pad) top 0 / 6em var(--_pitch) repeat-y,
        var(--_bone) var(--_pad) 0 / 11em var(--_pitch) repeat-y,
        var(--_first) var(--_pad) 4.6em / calc(100% - 8em - 2 * var(--_pad)) var(--_pitch) repeat-y;
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
  }
`
