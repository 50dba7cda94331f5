/**
 * Follows a live stream: a snapshot over HTTP, then numbered deltas; after any break it resumes where the page stands,
 * or takes a new snapshot. What a page has drawn is always a picture that the database once had.
 *
 *     followLive({
 *       auth: { event: 7 },                                 // or { screen: token }, { delegate: token }
 *       takeSnapshot: () => fetchSnapshot("/…/snapshot"),   // JSON with at least `seq`
 *       onSnapshot: (snapshot) => …,                        // draw it all anew
 *       onDeltas: (deltas) => …,                            // each once, in order; may be left out; false: ask anew
 *       onState: (state) => …,                              // "live", "broken" or "ended"
 *     });
 *
 * A page that only needs to know that it should ask again leaves `onDeltas` out: then every delta is a new snapshot.
 */

import { io } from "../../vendor/socket.io/socket.io.esm.min.js";
import { follow } from "./sequence.js";

const SNAPSHOT_TIMEOUT_MS = 5000;
const RETRY_MS = [200, 400, 800, 1500];
const SNAPSHOT_PAUSE_MS = 250; // between two snapshots, however often a new one is asked for
const CONNECT_TIMEOUT_MS = 3000; // a lost network must not hold up the next try

/** The right to hear is gone: the link was withdrawn, the log-in has ended. */
export class Ended extends Error {}

/** @returns {Promise<{seq: number}>} throws Ended where the answer is that we may not, or that it is not there */
export async function fetchSnapshot(url) {
  const answer = await fetch(url, {
    headers: { Accept: "application/json" },
    signal: AbortSignal.timeout(SNAPSHOT_TIMEOUT_MS),
  });
  if ([401, 403, 404].includes(answer.status)) throw new Ended(String(answer.status));
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.json();
}

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * @param {object} options
 * @param {object} options.auth
 * @param {() => Promise<{seq: number}>} options.takeSnapshot
 * @param {(snapshot: object) => void} options.onSnapshot
 * @param {(deltas: import("./sequence.js").Delta[]) => boolean | void} [options.onDeltas]
 * @param {(state: "live" | "broken" | "ended", heardAt: number) => void} [options.onState] with the time, by this
 *   computer's clock, when the server was last heard
 * @param {{seq: number}} [options.snapshot] one that the page was delivered with
 * @param {number} [options.longestWaitMs] between two tries to connect; few screens may try oftener than many phones
 * @returns {{stop: () => void}}
 */
export function followLive({
  auth,
  takeSnapshot,
  onSnapshot,
  onDeltas,
  onState = () => {},
  snapshot = null,
  longestWaitMs = 2000,
}) {
  let seq = 0;
  let asking = false;
  let failed = false;
  let ended = false;
  let askedAt = -Infinity;
  let heardAt = Date.now();
  let unread = []; // messages that came while a snapshot was on its way

  const socket = io("/live", {
    transports: ["websocket"],
    autoConnect: false,
    auth: (give) => give({ ...auth, seq }),
    reconnectionDelay: Math.min(200, longestWaitMs),
    reconnectionDelayMax: longestWaitMs,
    randomizationFactor: 0.3,
    timeout: CONNECT_TIMEOUT_MS,
  });

  function report() {
    if (ended) return;
    onState(socket.connected && !failed ? "live" : "broken", heardAt);
  }

  function end() {
    ended = true;
    socket.disconnect();
    onState("ended", heardAt);
  }

  function hear() {
    heardAt = Date.now();
  }

  function draw(taken) {
    seq = taken.seq;
    onSnapshot(taken);
  }

  function read(message) {
    hear();
    if (asking) {
      unread.push(message);
      return;
    }
    const { seq: next, deltas, resnapshot } = follow(seq, message);
    if (deltas.length && onDeltas && !resnapshot) {
      seq = next;
      if (onDeltas(deltas) === false) ask();
    } else if (deltas.length || resnapshot) {
      ask();
    } else {
      seq = next;
    }
  }

  /** Ends with a picture drawn, or with the stream ended. */
  async function ask() {
    asking = true;
    for (let tries = 0; !ended; tries += 1) {
      await pause(askedAt + SNAPSHOT_PAUSE_MS - performance.now());
      askedAt = performance.now();
      try {
        draw(await takeSnapshot());
        failed = false;
        break;
      } catch (problem) {
        if (problem instanceof Ended) {
          end();
          return;
        }
        failed = true;
        report();
        await pause(RETRY_MS[Math.min(tries, RETRY_MS.length - 1)]);
      }
    }
    asking = false;
    const waiting = unread;
    unread = [];
    waiting.forEach(read);
    if (!asking) report();
  }

  /** The server knows us no longer: is the link withdrawn, or did it only lose its memory? */
  async function askWhetherEnded() {
    if (!asking) await ask();
    await pause(RETRY_MS.at(-1));
    if (!ended && !socket.active) socket.connect();
  }

  socket.on("deltas", read);
  socket.io.on("ping", hear);
  socket.on("connect", () => {
    hear();
    report();
  });
  socket.on("disconnect", (reason) => {
    report();
    if (reason === "io server disconnect") askWhetherEnded();
  });
  socket.on("connect_error", () => {
    report();
    if (!socket.active) askWhetherEnded();
  });

  (async () => {
    if (snapshot) draw(snapshot);
    else await ask();
    if (!ended) socket.connect();
  })();

  return {
    stop() {
      ended = true;
      socket.disconnect();
    },
  };
}
