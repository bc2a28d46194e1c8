/** A steady tick. Browsers slow the timers of hidden pages down to one a minute, but leave a worker's alone. */

const TICK_MS = 250;
setInterval(() => postMessage(0), TICK_MS);
