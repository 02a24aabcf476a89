// A large file is read in a thread of its own, so that the server goes on answering, within a time and a memory of its own.
import { Worker } from 'node:worker_threads'
import { planImport, type ImportOptions, type ImportSummary, type KnownSource } from './finding-import.ts'
import { batchesOf } from './row-batches.ts'
import { ScanRefused, type ScanRemark } from './scan/finding.ts'

/** A file to read, and what to compare it with. */
export interface ReadRequest {
  bytes: Uint8Array
  options: ImportOptions
  /** What is known of the engagement: lists of `KnownSource` as JSON. */
  known: readonly string[]
}

/** A file that was read. Whoever has it takes all its batches or closes it. */
export interface ReadImport {
  summary: ImportSummary
  needsMapping: boolean
  /** The rows in order, some at a time: lists of `ImportRow` as JSON. */
  batches(): AsyncGenerator<string>
  close(): Promise<void>
}

/** What the thread says. */
export type Said =
  | { kind: 'plan'; summary: ImportSummary; needsMapping: boolean }
  | { kind: 'refused'; faults: readonly ScanRemark[]; more: number }
  | { kind: 'rows'; json: string }
  | { kind: 'end' }

/** How files are read. */
export interface ScanReaderOptions {
  /** What is larger, together with what it is compared with, is read in a thread. @unit bytes */
  threadAbove?: number
  /** How long one file may take. @unit milliseconds */
  timeLimitMs?: number
  /** What one file may take. @unit megabytes */
  memoryMb?: number
  /** Threads at once; the others wait. */
  threads?: number
}

/** Reads the files of scanners. */
export class ScanReader {
  readonly #options: Required<ScanReaderOptions>
  #running = 0
  readonly #waiting: Array<() => void> = []

  constructor(options: ScanReaderOptions = {}) {
    this.#options = { threadAbove: 256 * 1024, timeLimitMs: 60_000, memoryMb: 1536, threads: 2, ...options }
  }

  /**
   * Reads a file. `bytes` may be gone afterwards.
   *
   * @throws {ScanRefused} when it cannot be taken, also for what it costs
   */
  async read(request: ReadRequest): Promise<ReadImport> {
    const size = request.known.reduce((sum, text) => sum + text.length, request.bytes.byteLength)
    return size > this.#options.threadAbove ? await this.#inThread(request) : here(request)
  }

  async #inThread(request: ReadRequest): Promise<ReadImport> {
    if (this.#running >= this.#options.threads) await new Promise<void>((resolve) => this.#waiting.push(resolve))
    this.#running += 1
    const thread = new Thread(request, this.#options, () => {
      this.#running -= 1
      this.#waiting.shift()?.()
    })
    try {
      const said = await thread.hear()
      if (said.kind === 'refused') throw new ScanRefused(said.faults, said.more)
      if (said.kind !== 'plan') throw new Error(`The thread that reads a file began with ${said.kind}.`)
      return { summary: said.summary, needsMapping: said.needsMapping, batches: () => thread.batches(), close: () => thread.close() }
    } catch (error) {
      await thread.close()
      throw error
    }
  }
}

function here({ bytes, options, known }: ReadRequest): ReadImport {
  const plan = planImport(bytes, options, known.flatMap((text) => JSON.parse(text) as KnownSource[]))
  return {
    summary: plan.summary,
    needsMapping: plan.needsMapping,
    async *batches() {
      yield* batchesOf(plan.rows())
    },
    close: async () => {},
  }
}

/** One thread that reads one file. */
class Thread {
  readonly #worker: Worker
  readonly #said: Said[] = []
  readonly #timer: NodeJS.Timeout
  readonly #ended: () => void
  #error: Error | undefined
  #wake: (() => void) | undefined
  #over = false

  constructor({ bytes, options, known }: ReadRequest, { timeLimitMs, memoryMb }: Required<ScanReaderOptions>, ended: () => void) {
    this.#ended = ended
    // A piece of a larger buffer cannot be handed over.
    const own = bytes.byteLength === bytes.buffer.byteLength && bytes.buffer instanceof ArrayBuffer ? bytes : new Uint8Array(bytes)
    // The sources run as they are; in the bundle the thread's program lies beside it.
    const program = new URL(import.meta.url.endsWith('.ts') ? './scan-thread.ts' : './scan-thread.mjs', import.meta.url)
    this.#worker = new Worker(program, {
      workerData: { bytes: own, options, known },
      transferList: [own.buffer as ArrayBuffer],
      execArgv: [],
      env: {},
      resourceLimits: { maxOldGenerationSizeMb: memoryMb, maxYoungGenerationSizeMb: 64 },
    })
    this.#timer = setTimeout(() => this.#fail(refused(`The file could not be read within ${timeLimitMs / 1000} seconds. Cut it into smaller files.`)), timeLimitMs)
    this.#worker.on('message', (said: Said) => {
      this.#said.push(said)
      this.#wake?.()
    })
    this.#worker.on('error', (error: NodeJS.ErrnoException) => {
      this.#fail(error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? refused('The file takes more memory than is set aside for reading one. Cut it into smaller files.') : error)
    })
    this.#worker.on('exit', () => this.#fail(new Error('The thread that reads a file has ended in the middle of it.')))
  }

  /** What the thread says next. @throws what became of the thread instead */
  async hear(): Promise<Said> {
    while (this.#said.length === 0) {
      if (this.#error) throw this.#error
      await new Promise<void>((resolve) => (this.#wake = resolve))
    }
    return this.#said.shift()!
  }

  async *batches(): AsyncGenerator<string> {
    try {
      for (;;) {
        // Asked for one by one, so that a database that is slower than the thread does not fill the memory.
        this.#worker.postMessage('next')
        const said = await this.hear()
        if (said.kind !== 'rows') return
        yield said.json
      }
    } finally {
      await this.close()
    }
  }

  async close(): Promise<void> {
    if (this.#over) return
    this.#over = true
    clearTimeout(this.#timer)
    try {
      await this.#worker.terminate()
    } finally {
      this.#ended()
    }
  }

  #fail(error: Error): void {
    this.#error ??= error
    this.#wake?.()
  }
}

function refused(message: string): ScanRefused {
  return new ScanRefused([{ at: null, message }])
}
