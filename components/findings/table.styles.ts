import { css } from '../base/css.ts'

/** The columns, the skeleton and the stacked rows, over what every table of many rows shares. */
export const tableStyles = css`
  .rows {
    --_row: max(40px, calc(var(--sa-findings-row-size, 56px) * var(--_density)));
    --_bad-size: max(8em, 12cqi);
    --_stands-size: max(15em, 18cqi);
    --_due-size: max(10.5em, 13cqi);
    --_head: 40px;
    --_ground: var(--_surface);
  }
  /* On the cell: the heading of a group is lower. */
  tbody .finding {
    block-size: var(--_row);
  }
  thead th {
    block-size: 36px;
  }
  /* The title takes what is left. Container units, because percentages in max() are none to a fixed table. */
  thead .bad {
    inline-size: var(--_bad-size);
  }
  thead .stands {
    inline-size: var(--_stands-size);
  }
  thead .due {
    inline-size: var(--_due-size);
  }
  .select {
    inline-size: calc(var(--_pad) * 1.5 + 24px);
  }
  input:is(.choose, .choose-all) {
    flex: none;
    inline-size: 24px;
    block-size: 24px;
    min-block-size: 0;
    min-inline-size: 0;
    margin: 0;
    accent-color: var(--_accent);
  }
  tbody :is(.finding, .group):focus-visible {
    outline-offset: -2px;
  }
  /* What has the focus is not to lie under the line that acts on several. */
  tbody :is(.finding, .group, .go, .choose) {
    scroll-margin-block-end: 72px;
  }
  .sub {
    display: block;
    color: var(--_text-muted);
    font-size: 0.857em;
  }
  .sub:empty {
    display: none;
  }
  .unpublished {
    display: inline-block;
    margin-block-start: 2px;
    padding: 0 8px;
    border: 1px dashed var(--_border-strong);
    border-radius: var(--_radius-pill);
    color: var(--_text-muted);
    font-size: 0.857em;
  }
  .late {
    color: var(--_error);
  }
  .late-word {
    display: block;
    font-size: 0.857em;
    font-weight: var(--_weight-strong);
  }
  .late-word:empty {
    display: none;
  }
  tbody > tr > .group {
    padding-block: 8px 6px;
    background: var(--_sunken);
    font-weight: var(--_weight-strong);
  }
  .group-count {
    margin-inline-start: 4px;
    color: var(--_text-muted);
    font-weight: var(--_weight);
  }
  .slow::after {
    background:
      linear-gradient(transparent calc(100% - var(--_border-width)), var(--_border) 0) 0 0 / 100% var(--_pitch),
      var(--_bone) var(--_pad) 0 / min(22em, 34cqi) var(--_pitch) repeat-y,
      var(--_bone) right calc(var(--_due-size) + var(--_stands-size) + var(--_bad-size) - var(--_pad) * 0.5 - 5em) top 0 / 5em var(--_pitch) repeat-y,
      var(--_bone) right calc(var(--_due-size) + var(--_stands-size) - var(--_pad) * 0.5 - 9em) top 0 / 9em var(--_pitch) repeat-y,
      var(--_bone) right calc(var(--_due-size) - var(--_pad) * 0.5 - 6em) top 0 / 6em var(--_pitch) repeat-y;
  }
  @container (inline-size < 620px) {
    .slow::after {
      --_pitch: 7.6em;
      --_line: linear-gradient(transparent 1.2em, var(--_sa-track) 0 2.1em, transparent 0);
      background:
        linear-gradient(transparent calc(100% - var(--_border-width)), var(--_border) 0) 0 0 / 100% var(--_pitch),
        var(--_line) var(--_pad) 0 / 60% var(--_pitch) repeat-y,
        var(--_line) var(--_pad) 1.9em / 40% var(--_pitch) repeat-y,
        var(--_line) var(--_pad) 3.8em / 11em var(--_pitch) repeat-y;
    }
    tbody > tr {
      display: flex;
      flex-wrap: wrap;
      gap: 4px 10px;
      align-items: center;
      block-size: auto;
      padding: calc(var(--_space) * 2.5) var(--_pad);
    }
    tbody > tr > .finding {
      flex: 1 0 100%;
      min-inline-size: 0;
    }
    tbody > tr > .select {
      inline-size: auto;
      align-self: start;
    }
    tbody > tr > .select:empty {
      display: none;
    }
    tbody > tr > .select + .finding {
      flex-basis: calc(100% - 44px);
    }
    tbody .finding {
      block-size: auto;
    }
    tbody > tr > .due:is(*, :first-child, :last-child) {
      display: flex;
      gap: 6px;
      align-items: baseline;
      margin-inline-start: auto;
    }
    .due.none > [aria-hidden] {
      display: none;
    }
    tbody > tr > .group:is(*, :first-child, :last-child) {
      flex: 1 0 calc(100% + 2 * var(--_pad));
      margin: calc(var(--_space) * -2.5) calc(var(--_pad) * -1);
      padding: 8px var(--_pad) 6px;
    }
  }
  @container (inline-size < 340px) {
    tbody > tr {
      flex-direction: column;
      align-items: start;
    }
    tbody > tr > .group:is(*, :first-child, :last-child) {
      align-self: stretch;
    }
    tbody > tr > .due:is(*, :first-child, :last-child) {
      margin-inline-start: 0;
    }
  }
  @media print {
    .select {
      display: none;
    }
  }
`
