/** Lets the page do what waits, so that a long work does not freeze it; for so long at least. */
export const breath = (ms = 0): Promise<void> => new Promise((done) => setTimeout(done, ms));
