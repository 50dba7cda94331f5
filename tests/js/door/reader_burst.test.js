import assert from "node:assert/strict";
import { test } from "node:test";
import { createBurst } from "../../../static/js/door/reader_burst.js";

const CODE = "DB:ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const OTHER = "DB:234567ABCDEFGHIJKLMNOPQRST";
const PLACES = { ":": ["Semicolon", true], "|": ["Backslash", true], "/": ["Slash"], ".": ["Period"], " ": ["Space"] };

/** The key that types this character on a US keyboard. */
function keyFor(character) {
  if (PLACES[character]) return { code: PLACES[character][0], shift: Boolean(PLACES[character][1]) };
  if (/[0-9]/.test(character)) return { code: `Digit${character}`, shift: false };
  return { code: `Key${character.toUpperCase()}`, shift: /[A-Z]/.test(character) };
}

/** A keyboard: keys go down `pace` milliseconds apart; `mangle` changes what a key gives. */
function keyboard({ inField = false, pace = 3, mangle = (same) => same } = {}) {
  const burst = createBurst();
  const readings = [];
  let at = 1000;
  let swallowed = "";

  function press(fields) {
    at += pace;
    const heard = burst.press({ shift: false, at, inField, ...fields });
    if (heard.reading) readings.push(heard.reading);
    if (heard.changed) readings.push("changed");
    if (heard.torn) readings.push("torn");
    if (heard.swallow) swallowed += fields.key.length === 1 ? fields.key : `[${fields.key}]`;
    return heard;
  }

  return {
    readings,
    press,
    type(text, end = "Enter") {
      for (const character of text) {
        const key = keyFor(character);
        if (key.shift) press({ key: "Shift", code: "ShiftLeft", shift: true });
        press(mangle({ key: character, ...key }));
      }
      if (end) press({ key: end, code: end });
      return this;
    },
    wait(milliseconds) {
      at += milliseconds;
      return this;
    },
    settle: () => burst.settle(),
    swallowed: () => swallowed,
  };
}

test("a reader's burst is read at its Enter, or its Tab", () => {
  assert.deepEqual(keyboard().type(CODE).readings, [CODE]);
  assert.deepEqual(keyboard().type(CODE, "Tab").readings, [CODE]);
});

test("a slow Bluetooth reader that sends in clumps is read", () => {
  const keys = keyboard({ pace: 1 });
  for (const clump of CODE.match(/.{1,4}/g)) keys.type(clump, null).wait(45);
  keys.press({ key: "Enter", code: "Enter" });
  assert.deepEqual(keys.readings, [CODE]);
});

test("a reader that stalls in the middle of a badge's code is read", () => {
  const keys = keyboard({ pace: 4 }).type(CODE.slice(0, 9), null).wait(180).type(CODE.slice(9));
  assert.deepEqual(keys.readings, [CODE]);
});

test("a person who types is no reader, in a field or not", () => {
  for (const inField of [true, false]) {
    const keys = keyboard({ inField, pace: 90 }).type("nguyen van an").type("0412").type("quan binh thanh");
    assert.deepEqual([keys.readings, keys.swallowed()], [[], ""]);
  }
});

test("a person who rolls over two or three keys is no reader", () => {
  const keys = keyboard({ inField: true, pace: 15 });
  for (const part of ["ng", "uy", "en", " va", "n"]) keys.type(part, null).wait(120);
  keys.press({ key: "Enter", code: "Enter" });
  assert.deepEqual([keys.readings, keys.swallowed()], [[], ""]);
});

test("a key that is held down is no reader", () => {
  const keys = keyboard({ pace: 30 });
  for (let times = 0; times < 40; times += 1) keys.press({ key: "a", code: "KeyA", repeat: times > 0 });
  keys.press({ key: "Enter", code: "Enter" });
  assert.deepEqual([keys.readings, keys.swallowed()], [[], ""]);
});

test("a burst into a field is read, and only its end is swallowed: the field gets its text back", () => {
  const keys = keyboard({ inField: true }).type(CODE);
  assert.deepEqual([keys.readings, keys.swallowed()], [[CODE], "[Enter]"]);
});

test("a short number typed fast into a field stays there", () => {
  const keys = keyboard({ inField: true }).type("3001");
  assert.deepEqual([keys.readings, keys.swallowed()], [[], ""]);
});

test("a short code is read where no field has the focus, and presses no button", () => {
  const keys = keyboard().type("0412 7");
  assert.deepEqual([keys.readings, keys.swallowed()], [["0412 7"], "2 7[Enter]"]);
});

test("bursts that follow at once are never merged", () => {
  assert.deepEqual(keyboard({ pace: 1 }).type(CODE).type(OTHER).type(CODE).readings, [CODE, OTHER, CODE]);
});

test("bursts of a reader that presses no Enter are never merged, and the last is complete after a silence", () => {
  const keys = keyboard({ pace: 1 }).type(CODE, null).type(OTHER, null).type(CODE, null);
  assert.deepEqual(keys.readings, [CODE, OTHER]);
  assert.deepEqual([keys.settle(), keys.settle()], [CODE, null]);
});

test("what was settled is not read again by an Enter that comes late", () => {
  const keys = keyboard().type(CODE, null);
  assert.equal(keys.settle(), CODE);
  keys.press({ key: "Enter", code: "Enter" });
  assert.deepEqual([keys.readings, keys.swallowed().endsWith("[Enter]")], [[], true]);
});

test("half a code and then another are not one", () => {
  const keys = keyboard().type(CODE.slice(0, 12), null).wait(200).type(OTHER);
  assert.deepEqual(keys.readings, [OTHER]);
});

test("carriage return and line feed are one end", () => {
  const keys = keyboard().type(CODE);
  keys.press({ key: "Enter", code: "Enter" });
  assert.deepEqual([keys.readings, keys.swallowed().endsWith("[Enter][Enter]")], [[CODE], true]);
});

test("an Enter long after is a person's", () => {
  const keys = keyboard().type(CODE).wait(500);
  assert.equal(keys.press({ key: "Enter", code: "Enter" }).swallow, false);
});

test("capitals and small letters are the same", () => {
  assert.deepEqual(keyboard().type(CODE.toLowerCase()).readings, [CODE]);
  const capsLock = ({ key, ...press }) => ({ key: key === key.toUpperCase() ? key.toLowerCase() : key.toUpperCase(), ...press });
  assert.deepEqual(keyboard({ mangle: capsLock }).type(CODE).readings, [CODE]);
});

test("a reader that loses the shift key is read", () => {
  const lost = ({ key, code }) => ({ key: key === ":" ? ";" : key.toLowerCase(), code, shift: false });
  assert.deepEqual(keyboard({ mangle: lost }).type(CODE).readings, [CODE]);
});

test("where an input method takes the letters, the places of the keys tell", () => {
  const composing = ({ code, shift }) => ({ key: "Process", code, shift });
  for (const inField of [true, false]) {
    assert.deepEqual(keyboard({ inField, mangle: composing }).type(CODE).readings, [CODE]);
  }
});

test("on a French keyboard the places tell", () => {
  const french = { a: "q", q: "a", w: "z", z: "w", m: ",", ":": "M" };
  const azerty = ({ key, ...press }) => ({ key: french[key.toLowerCase()] ?? key, ...press });
  assert.deepEqual(keyboard({ mangle: azerty }).type(CODE).readings, [CODE]);
});

test("letters that an input method took back to mark them are said to be changed", () => {
  const keys = keyboard();
  keys.type("DB:A", null);
  keys.press({ key: "Backspace", code: "Backspace" });
  keys.press({ key: "Â", code: "" });
  keys.type("CDEFGHIJKLMNOPQRSTUVWXYZ");
  assert.deepEqual(keys.readings, ["changed"]);
});

test("a letter that a person typed just before is no part of the code", () => {
  assert.deepEqual(keyboard({ inField: true }).type("an", null).type(CODE).readings, [CODE]);
});

test("a citizen card is read whole, with spaces and marks", () => {
  const card = "012345678901||Nguyễn Văn A|05031980|Nam|Xã B|01012021";
  assert.deepEqual(keyboard().type(card).readings, [card]);
});

test("a reader that stalls in the middle of a citizen card gives no piece of it", () => {
  const card = "012345678901||Nguyen Van A|05031980|Nam|12 Le Loi|01012021";
  assert.deepEqual(keyboard().type(card.slice(0, 31), null).wait(200).type(card.slice(31)).readings, [card]);
});

test("a badge's whole code is read however slowly it comes", () => {
  assert.deepEqual(keyboard({ pace: 29 }).type(CODE).readings, [CODE]);
});

test("a foreign code is read as it is", () => {
  for (const inField of [true, false]) {
    assert.deepEqual(keyboard({ inField }).type("https://example.org/menu").readings, ["https://example.org/menu"]);
  }
});

// --- torn codes

test("a code that lost one letter is torn, whichever it was", () => {
  for (const inField of [true, false]) {
    for (let lost = 0; lost < CODE.length; lost += 1) {
      const keys = keyboard({ inField }).type(CODE.slice(0, lost) + CODE.slice(lost + 1));
      assert.deepEqual([keys.readings, keys.swallowed().endsWith("[Enter]")], [["torn"], true], `without letter ${lost}`);
    }
  }
});

test("a code in which a key bounced is torn, or read where that is told from the code", () => {
  const outcomes = Array.from(CODE, (letter, at) => keyboard().type(CODE.slice(0, at) + letter + CODE.slice(at)).readings);
  assert.deepEqual(outcomes, [[CODE], ...Array(CODE.length - 1).fill(["torn"])]);
});

test("half a code is torn, also where it went into a field, and loses its Enter", () => {
  for (const inField of [true, false]) {
    const keys = keyboard({ inField }).type(CODE.slice(0, 6));
    assert.deepEqual([keys.readings, keys.swallowed().endsWith("[Enter]")], [["torn"], true]);
  }
});

test("a code that lost its shift keys or went through an input method is torn all the same", () => {
  const lost = ({ key, code }) => ({ key: key === ":" ? ";" : key.toLowerCase(), code, shift: false });
  const composing = ({ code, shift }) => ({ key: "Process", code, shift });
  for (const mangle of [lost, composing]) assert.deepEqual(keyboard({ mangle }).type(CODE.slice(0, 20)).readings, ["torn"]);
});

test("half a code whose Enter comes late is torn", () => {
  const keys = keyboard().type(CODE.slice(0, 20), null).wait(1500);
  keys.press({ key: "Enter", code: "Enter" });
  assert.deepEqual([keys.readings, keys.swallowed().endsWith("[Enter]")], [["torn"], true]);
});

test("a long stall in the middle of a badge's code leaves it whole, or torn where letters were lost", () => {
  for (const stall of [300, 900, 1900]) {
    const whole = keyboard().type(CODE.slice(0, 12), null).wait(stall).type(CODE.slice(12));
    const torn = keyboard().type(CODE.slice(0, 12), null).wait(stall).type(CODE.slice(14));
    assert.deepEqual([whole.readings, torn.readings], [[CODE], ["torn"]]);
  }
});

test("what is typed by hand after a code that broke off is the person's", () => {
  const keys = keyboard({ inField: true }).type(CODE.slice(0, 12), null);
  for (const figure of "3001") keys.wait(160).type(figure, null);
  keys.wait(160).press({ key: "Enter", code: "Enter" });
  assert.deepEqual([keys.readings, keys.swallowed()], [[], ""]);
});

/** The keys of two readers, the second `behind` milliseconds later. */
function readTogether(behind, [pace, otherPace]) {
  const keysOf = (code, from, every) => [...code, "Enter"].map((key, i) => ({ key, at: from + i * every }));
  const keys = [...keysOf(CODE, 1000, pace), ...keysOf(OTHER, 1000 + behind, otherPace)].sort((a, b) => a.at - b.at);
  const burst = createBurst();
  const heard = keys.map(({ key, at }) => burst.press({ key, inField: false, at, ...(key === "Enter" ? { code: key, shift: false } : keyFor(key)) }));
  return heard.flatMap(({ reading, torn }) => [reading, torn ? "torn" : null]).filter(Boolean);
}

test("two readers at once are torn, or read; no mixture of both is asked about", () => {
  const told = { [CODE]: 0, [OTHER]: 0, torn: 0 };
  for (const paces of [[3, 3], [4, 3], [2, 5], [7, 2]]) {
    for (let behind = 0; behind < 250; behind += 1) {
      for (const reading of readTogether(behind, paces)) told[reading] = (told[reading] ?? 0) + 1;
    }
  }
  assert.deepEqual(Object.keys(told), [CODE, OTHER, "torn"]);
  assert.deepEqual(readTogether(1, [4, 4]), ["torn"]);
});

test("the next badge is read right after a torn one", () => {
  assert.deepEqual(keyboard({ pace: 1 }).type(CODE.slice(0, 20)).type(OTHER).readings, ["torn", OTHER]);
});

test("a reader that sends a letter of its own after each code is read", () => {
  for (const inField of [true, false]) {
    const keys = keyboard({ inField }).type(`${CODE}/`);
    assert.deepEqual([keys.readings, keys.swallowed().endsWith("/[Enter]")], [[CODE], true]);
  }
});

test("numbers and foreign codes after a torn one are read as they are", () => {
  for (const text of ["3001", "DBD12345", "WIFI:S:HALL", "https://example.org/db:5"]) {
    assert.deepEqual(keyboard().type(CODE.slice(0, 20)).wait(100).type(text).readings, ["torn", text]);
  }
});

test("keys with Ctrl, arrows and function keys are no reader", () => {
  const keys = keyboard();
  keys.type("DB:AB", null);
  keys.press({ key: "c", code: "KeyC", command: true });
  keys.type("xy");
  keys.type("DB:AB", null);
  keys.press({ key: "ArrowLeft", code: "ArrowLeft" });
  keys.type("xy");
  assert.deepEqual(keys.readings, []);
});
