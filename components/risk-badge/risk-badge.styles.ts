import { css } from '../base/css.ts'
import { badgeStyles } from '../base/cells/badge.styles.ts'

export const riskBadgeStyles = [
  badgeStyles,
  css`
    :host {
      display: inline-block;
      max-inline-size: 100%;
      vertical-align: middle;
    }
    :host([size='large']) .base {
      font-size: calc(var(--_font-size) * 1.286);
    }
    .row {
      display: inline-flex;
      flex-wrap: wrap;
      align-items: center;
      gap: 0 0.5em;
      min-block-size: 24px;
      max-inline-size: 100%;
    }
    summary {
      list-style: none;
      border-radius: var(--_radius-pill);
      cursor: pointer;
    }
    summary::-webkit-details-marker {
      display: none;
    }
    /* A small arrow says that a press opens something. */
    summary::after {
      content: '';
      flex: none;
      inline-size: 0.42em;
      block-size: 0.42em;
      margin-inline: 0.1em 0.25em;
      border: solid var(--_text-muted);
      border-width: 0 1.5px 1.5px 0;
      transform: translateY(-25%) rotate(45deg);
    }
    details[open] > summary::after {
      transform: translateY(25%) rotate(225deg);
    }
    summary:focus-visible {
      outline: 2px solid var(--_focus);
      outline-offset: 2px;
    }
    .score {
      color: var(--_text-muted);
      font-size: 0.857em;
    }
    .meaning {
      max-inline-size: 36em;
      margin: 4px 0 0;
      color: var(--_text-muted);
      font-size: 0.857em;
    }
  `,
]
