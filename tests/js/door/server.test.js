import assert from "node:assert/strict";
import { createServer as listenOn } from "node:http";
import { test } from "node:test";
import { NotReached, Refused, createServer } from "../../../static/js/door/server.js";

/** A server that answers every request with `answer(request, response, body)`; closed with the test. */
async function answering(t, answer, patienceMs = undefined) {
  const seen = [];
  const http = listenOn((request, response) => {
    let body = "";
    request.on("data", (chunk) => (body += chunk));
    request.on("end", () => {
      seen.push({ method: request.method, url: request.url, key: request.headers.authorization, body });
      answer(response);
    });
  });
  await new Promise((resolve) => http.listen(0, "127.0.0.1", resolve));
  t.after(() => (http.closeAllConnections(), http.close()));
  const origin = `http://127.0.0.1:${http.address().port}`;
  return { seen, door: createServer({ key: "k", origin, patienceMs }) };
}

const json = (status, value) => (response) =>
  response.writeHead(status, { "Content-Type": "application/json" }).end(JSON.stringify(value));

test("a scan is posted with the key and its answer given", async (t) => {
  const { seen, door } = await answering(t, json(200, { verdict: "admitted" }));
  assert.deepEqual(await door.scan({ id: "1" }), { verdict: "admitted" });
  assert.deepEqual(seen, [{ method: "POST", url: "/api/door/scans", key: "Bearer k", body: '{"id":"1"}' }]);
});

test("an error in the server's words is a refusal", async (t) => {
  const { door } = await answering(t, json(404, { error: { code: "not_found", message: "Không có" } }));
  await assert.rejects(door.state(), (error) => {
    assert.ok(error instanceof Refused);
    assert.deepEqual([error.status, error.code, error.message, error.endsPairing], [404, "not_found", "Không có", false]);
    return true;
  });
});

test("only the server's own 401 ends the pairing", async (t) => {
  const { door } = await answering(t, json(401, { error: { code: "device_revoked", message: "…" } }));
  await assert.rejects(door.state(), (error) => error instanceof Refused && error.endsPairing);
  const portal = await answering(t, json(401, { login: "please" }));
  await assert.rejects(portal.door.state(), NotReached);
});

test("a fault of the server is no answer", async (t) => {
  const { door } = await answering(t, json(500, { error: { code: "http_500", message: "…" } }));
  await assert.rejects(door.scan({}), NotReached);
});

test("a portal's page in the server's place is no answer", async (t) => {
  const { door } = await answering(t, (response) => response.writeHead(200).end("<html>Wi-Fi</html>"));
  await assert.rejects(door.scan({}), NotReached);
});

test("silence is no answer, and is not waited for longer than the patience", async (t) => {
  const { door } = await answering(t, () => undefined, 300);
  const before = Date.now();
  await assert.rejects(door.scan({}), NotReached);
  assert.ok(Date.now() - before < 2000);
});

test("an answer that breaks off is no answer", async (t) => {
  const { door } = await answering(t, (response) => {
    response.writeHead(200, { "Content-Length": 100 });
    response.write('{"verdict":');
    setTimeout(() => response.destroy(), 20);
  });
  await assert.rejects(door.scan({}), NotReached);
});

test("a server that is not there is no answer", async () => {
  await assert.rejects(createServer({ key: "k", origin: "http://127.0.0.1:9" }).state(), NotReached);
});
