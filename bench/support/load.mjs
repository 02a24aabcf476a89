/** Load on an HTTP server: wrk where it is installed, else a small client over node:http. */
import { spawn, spawnSync } from 'node:child_process'
import { Agent, get } from 'node:http'

import { median } from './measure.mjs'

const hasWrk = spawnSync('wrk', ['--version'], { stdio: 'ignore' }).error === undefined

/** What makes the load. */
export const loadGenerator = hasWrk ? 'wrk' : 'node:http'

/** One GET over a connection that is kept. @returns {Promise<{ status: number, body: string }>} */
export function fetchOnce(agent, url, headers) {
  return new Promise((resolve, reject) => {
    const request = get(url, { agent, headers }, (response) => {
      const chunks = []
      response.on('data', (chunk) => chunks.push(chunk))
      response.on('end', () => resolve({ status: response.statusCode, body: Buffer.concat(chunks).toString('utf8') }))
      response.on('error', reject)
    })
    request.on('error', reject)
  })
}

/**
 * @param {string} url
 * @param {{ headers: Record<string, string>, connections: number, seconds: number }} options
 * @returns {Promise<{ perSecond: number, p50: number, p99: number }>} latencies in milliseconds
 * @throws when any answer is not a success
 */
export function load(url, options) {
  return hasWrk ? withWrk(url, options) : withNode(url, options)
}

async function withWrk(url, { headers, connections, seconds }) {
  const flags = Object.entries(headers).flatMap(([name, value]) => ['-H', `${name}: ${value}`])
  const output = await collect('wrk', ['-t', '1', '-c', String(connections), '-d', `${seconds}s`, '--latency', '--timeout', '30s', ...flags, url])
  const failed = /Non-2xx or 3xx responses: (\d+)/.exec(output)?.[1] ?? /Socket errors: (.*)/.exec(output)?.[1]
  if (failed) throw new Error(`${url} did not answer every request with success: ${failed}`)
  const perSecond = Number(/Requests\/sec:\s+([\d.]+)/.exec(output)?.[1])
  const at = (percent) => {
    const [, figure, unit] = new RegExp(`${percent}%\\s+([\\d.]+)(us|ms|s)`).exec(output)
    return Number(figure) * { us: 0.001, ms: 1, s: 1000 }[unit]
  }
  return { perSecond, p50: at(50), p99: at(99) }
}

async function withNode(url, { headers, connections, seconds }) {
  const agent = new Agent({ keepAlive: true, maxSockets: connections })
  const times = []
  const started = performance.now()
  const until = started + seconds * 1000
  await Promise.all(
    Array.from({ length: connections }, async () => {
      while (performance.now() < until) {
        const from = performance.now()
        const { status } = await fetchOnce(agent, url, headers)
        if (status >= 300) throw new Error(`${url} answered ${status}`)
        times.push(performance.now() - from)
      }
    }),
  )
  agent.destroy()
  const sorted = times.toSorted((a, b) => a - b)
  return { perSecond: (times.length / (performance.now() - started)) * 1000, p50: median(times), p99: sorted[Math.floor(sorted.length * 0.99)] }
}

/** Runs a program to its end. @returns {Promise<string>} what it wrote @throws with what it wrote when it fails */
export function collect(program, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options })
    let output = ''
    child.stdout.on('data', (chunk) => (output += chunk))
    child.stderr.on('data', (chunk) => (output += chunk))
    child.on('error', reject)
    child.on('exit', (code) => (code === 0 ? resolve(output) : reject(new Error(`${program} ended with ${code}:\n${output}`))))
  })
}
