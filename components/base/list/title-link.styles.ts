import { css } from '../css.ts'

/** A name in a list that leads to what it names: a link where it has an address, else a button, alike. Needs `controlStyles`. */
export const titleLinkStyles = css`
  .go,
  button.go {
    display: inline-block;
    min-block-size: 24px;
    padding: 2px 0;
    border: none;
    background: none;
    color: var(--_text);
    font-weight: var(--_weight-strong);
    line-height: inherit;
    text-align: start;
    text-decoration: none;
    cursor: pointer;
  }
  .go:hover,
  button.go:hover {
    background: none;
    color: var(--_link);
    text-decoration: underline;
  }
  .go:focus-visible {
    outline: 2px solid var(--_focus);
    outline-offset: 2px;
    border-radius: 2px;
  }
  @media (pointer: coarse) {
    .go,
    button.go {
      min-block-size: 44px;
    }
  }
  @media (forced-colors: active) {
    .go {
      color: LinkText;
    }
    button.go {
      color: ButtonText;
    }
  }
`
