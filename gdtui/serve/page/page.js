// What the page adds to textual-serve's terminal: its font is there before it is measured, the browser's own keys stay
// the browser's, copying does without https, braille fills its cells, and an end says why.
"use strict";

const LONGEST = 60000; // characters of a frame: the server ends a session that sends a longer one
const LOST = "The connection to the server was lost.";
const KEYS = new Set(["F5", "F11", "F12"]);
const KEYS_WITH_CTRL = new Set(["r", "v", "+", "-", "=", "0"]);

const element = (name) => document.getElementById(name);

// the way to the server

window.WebSocket = class extends WebSocket {
  constructor(...where) {
    super(...where);
    this.addEventListener("open", () => (this.opened = true));
    this.addEventListener("close", (event) => (this.opened ? ended(event.reason || LOST) : refused()));
  }

  send(frame) {
    if (this.readyState === WebSocket.OPEN && frame.length <= LONGEST) super.send(frame);
  }
};

async function refused() {
  const page = await fetch(location.href).catch(() => null);
  if (page && !page.ok) location.reload(); // there it stands why
  else ended(LOST);
}

function ended(why) {
  document.body.classList.add("-ended");
  element("why").textContent = why;
  element("ended").hidden = false;
  element("again").focus();
}

async function begin() {
  const socket = new URL("ws", location.href);
  socket.protocol = socket.protocol.replace("http", "ws");
  element("terminal").dataset.sessionWebsocketUrl = socket.href;
  element("again").addEventListener("click", () => location.reload());
  const weights = ["", "bold "];
  await Promise.allSettled(weights.map((weight) => document.fonts.load(weight + '16px "Roboto Mono"', "a\u2190")));
  const script = document.createElement("script");
  script.src = "page/textual.js";
  script.addEventListener("load", () => {
    window.onload(); // set by that script, when the page's own load has long been over
    focusTerminal();
  });
  document.head.append(script);
}

// keys

function focusTerminal() {
  if (element("ended").hidden) document.querySelector(".xterm-helper-textarea")?.focus();
}

function onKey(event) {
  const withCtrl = event.ctrlKey && !event.altKey && !event.metaKey;
  const copies = withCtrl && event.key === "c" && copySelection();
  if (copies) event.preventDefault();
  if (copies || KEYS.has(event.key) || (withCtrl && KEYS_WITH_CTRL.has(event.key))) event.stopImmediatePropagation();
}

// copying

function copySelection() {
  const event = new ClipboardEvent("copy", { clipboardData: new DataTransfer(), bubbles: true, cancelable: true });
  document.querySelector(".xterm")?.dispatchEvent(event); // the terminal takes it if something is selected
  if (event.defaultPrevented) copy(event.clipboardData.getData("text/plain"));
  return event.defaultPrevented;
}

const clipboard = navigator.clipboard; // browsers have none without https, but for localhost

function copy(text) {
  return clipboard ? clipboard.writeText(text).catch(() => copyOldWay(text)) : copyOldWay(text);
}

async function copyOldWay(text) {
  const area = document.createElement("textarea");
  area.value = text;
  area.style.position = "fixed";
  document.body.append(area);
  area.select();
  document.execCommand("copy");
  area.remove();
  focusTerminal();
}

// a session may set what the visitor pastes elsewhere, and never read what was copied there
Object.defineProperty(navigator, "clipboard", { value: { writeText: copy, readText: async () => "" } });

// braille, and signs that the font lacks: each within its cell, whichever font they come from

const drawText = CanvasRenderingContext2D.prototype.fillText;
const DOTS = [[0, 0], [0, 1], [0, 2], [1, 0], [1, 1], [1, 2], [0, 3], [1, 3]]; // column and row by bit

CanvasRenderingContext2D.prototype.fillText = function (text, x, y, ...rest) {
  const code = text.length === 1 ? text.charCodeAt(0) : 0;
  const width = (this.canvas.width - 2 * x) / 4; // the canvas on which xterm draws a glyph is four cells wide
  const height = y - x; // and its margin the same all round
  if (code < 0x80 || code > 0x2bff || width < 2 || width > height) drawText.call(this, text, x, y, ...rest);
  else if (code >= 0x2800 && code <= 0x28ff) drawBraille(this, code - 0x2800, x, width, height);
  else drawWithin(this, text, x, y, width, height);
};

function drawWithin(context, text, x, y, width, height) {
  const natural = context.measureText(text).width;
  const scale = natural > 1.1 * width ? width / natural : 1; // a cell is a whole number of pixels, a sign is not
  context.save();
  context.translate(x, y - height / 2);
  context.scale(scale, scale);
  drawText.call(context, text, 0, height / 2);
  context.restore();
}

function drawBraille(context, bits, margin, width, height) {
  const size = Math.max(1, Math.round(Math.min(width / 2, height / 4) * 0.6));
  for (const [bit, [column, row]] of DOTS.entries()) {
    if (bits & (1 << bit)) {
      const left = margin + Math.round((width * (2 * column + 1)) / 4 - size / 2);
      const top = margin + Math.round((height * (2 * row + 1)) / 8 - size / 2);
      drawDot(context, left, top, size);
    }
  }
}

function drawDot(context, left, top, size) {
  context.beginPath();
  context.roundRect(left, top, size, size, size > 3 ? size / 2 : 0);
  context.fill();
}

window.addEventListener("load", begin);
window.addEventListener("focus", focusTerminal);
window.addEventListener("keydown", onKey, true);
window.addEventListener("mouseup", focusTerminal);
