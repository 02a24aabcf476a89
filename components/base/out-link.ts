import { html, nothing, type TemplateResult } from 'lit'
import { whereTo } from './markdown/address.ts'

/**
 * A link that leads away from the page: in a tab of its own, which knows nothing of this one, and with the host beside it unless the words
 * say it themselves.
 *
 * @param url one that `safeAddress` has let through
 * @param inside what is drawn in it
 * @param said the words of that, as a reader reads them
 * @param newTab said to screen readers
 */
export function outLink(url: URL, inside: unknown, said: string, newTab: string): TemplateResult {
  const host = whereTo(url, said)
  const aside = host === '' ? nothing : html` <bdi class="md-host" dir="ltr">(${host})</bdi>`
  if (url.protocol === 'mailto:') return html`<a href=${url.href} rel="noopener noreferrer nofollow">${inside}</a>${aside}`
  return html`<a href=${url.href} target="_blank" rel="noopener noreferrer nofollow" referrerpolicy="no-referrer">${inside}<span class="unseen"> ${newTab}</span></a>${aside}`
}
