/** The service worker. It is built under the fixed name sw.js, because a worker keeps its address for life. */

export {};
