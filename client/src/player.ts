/** The script of the session page: a chunk of its own, so that no other page waits for it. */

export {};
