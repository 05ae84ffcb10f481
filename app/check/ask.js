// Questions to a worker, each with its answer; one that takes too long is stopped, and the next one gets a new worker.

export class Stopped extends Error {}

/** A fault that the worker has told: code and both sentences. */
export class Told extends Error {
  constructor({ code, zh, en }) {
    super(code);
    Object.assign(this, { code, zh, en });
  }
}

export class Asking {
  #make;
  #begin;
  #worker = null;
  #open = new Map();
  #next = 0;

  /** @param make gives a worker @param begin first message to each worker, or null */
  constructor(make, begin = null) {
    this.#make = make;
    this.#begin = begin;
  }

  /** Asks, and gives the answer. @param step is told what the worker does meanwhile */
  async ask(message, { limit, step = () => {} }) {
    if (!this.#worker) {
      this.#start();
      if (this.#begin) await this.#send(this.#begin, limit, step).catch((failed) => this.#fail(failed));
    }
    return this.#send(message, limit, step);
  }

  #send(message, limit, step) {
    const id = this.#next++;
    return new Promise((resolve, reject) => {
      const late = setTimeout(() => this.#stop(new Stopped()), limit);
      this.#open.set(id, { resolve, reject, step, late });
      this.#worker.postMessage({ ...message, id });
    });
  }

  #start() {
    this.#worker = this.#make();
    this.#worker.onmessage = ({ data }) => {
      if (data.step) return this.#open.forEach(({ step }) => step(data.step));
      const question = this.#open.get(data.id);
      if (!question) return;
      this.#open.delete(data.id);
      clearTimeout(question.late);
      data.fault ? question.reject(new Told(data.fault)) : question.resolve(data.done);
    };
    // A worker that cannot be loaded, or that the browser has ended for want of memory.
    this.#worker.onerror = (event) => {
      event.preventDefault();
      this.#stop(new Told({ code: "worker.failed", zh: null, en: null }));
    };
  }

  /** A worker that could not begin answers nothing. */
  #fail(why) {
    this.#stop(why);
    throw why;
  }

  #stop(why) {
    this.#worker?.terminate();
    this.#worker = null;
    const open = [...this.#open.values()];
    this.#open.clear();
    for (const { reject, late } of open) {
      clearTimeout(late);
      reject(why);
    }
  }
}
