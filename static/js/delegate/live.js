/** The delegate's part of the live stream: any word of it means asking for the state again. */

import { io } from "../../vendor/socket.io/socket.io.esm.min.js";

const STATE_TIMEOUT_MS = 4000;
const RETRY_MS = 3000;

/**
 * @param {{token: string, onState: (state: object) => void, onConnection: (live: boolean) => void}} options
 */
export function watch({ token, onState, onConnection }) {
  let asking = false;
  let again = false;
  let retry = 0;

  async function ask() {
    if (asking) {
      again = true;
      return;
    }
    asking = true;
    clearTimeout(retry);
    try {
      const answer = await fetch(`/d/${token}/state`, { signal: AbortSignal.timeout(STATE_TIMEOUT_MS) });
      if (!answer.ok) throw new Error(String(answer.status));
      onState(await answer.json());
      onConnection(true);
    } catch {
      onConnection(false);
      retry = setTimeout(ask, RETRY_MS);
    }
    asking = false;
    if (again) {
      again = false;
      ask();
    }
  }

  const socket = io("/live", {
    transports: ["websocket"],
    reconnectionDelay: 300,
    reconnectionDelayMax: 2000,
    auth: { delegate: token, seq: 0 },
  });
  socket.on("connect", ask);
  socket.onAny(ask);
  socket.on("disconnect", () => onConnection(false));
  socket.on("connect_error", () => {
    onConnection(false);
    // a refusal is not tried again by itself; an older copy of the server's data may know the link soon
    if (!socket.active) setTimeout(() => socket.connect(), RETRY_MS);
  });
}
