// Plays the browser app in a real Chromium: everything here goes through the page, as a person would.
// Usage: node check.mjs [PROGRAM] [FOLDER]; PROGRAM is the native build to compare with, FOLDER gets pictures and recordings.
// Exit 1 if anything is not as it should be. SPEED=5 also measures five loads, for the figures of docs/app.md.
import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { serve } from './serve.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '../..');
const program = resolve(process.argv[2] ?? join(root, 'target/release/hotwash'));
const folder = resolve(process.argv[3] ?? join(root, 'target/web-check'));
const dist = join(root, 'web/dist');
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const executablePath = process.env.CHROMIUM ?? ['/usr/bin/chromium-headless-shell', '/usr/bin/chromium'].find(existsSync);
const args = ['--no-sandbox', '--use-gl=angle', '--use-angle=swiftshader', '--enable-unsafe-swiftshader',
  '--disable-background-networking', '--disable-component-update', '--disable-sync'];
const faults = [];
mkdirSync(folder, { recursive: true });

// What somebody types who follows the coach, from the generated document, so that it is never out of date.
const script = readFileSync(join(root, 'docs/first-page.md'), 'utf8').split('\n')
  .map((text) => /^T\+\S+ [\w ]+> (.*)$/.exec(text)?.[1]).filter((text) => text !== undefined);

const browser = await chromium.launch({ executablePath, args });
const server = await serve(dist);

function check(good, what) {
  console.log(`${good ? 'ok   ' : 'FAULT'} ${what}`);
  if (!good) faults.push(what);
}

async function opened({ url = server.url, hash = '', context: given, before } = {}) {
  const context = given ?? await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  page.wrong = [];
  page.on('pageerror', (error) => { if (!String(error).includes('control flow')) page.wrong.push(String(error)); });
  page.on('console', (message) => { if (message.type() === 'error') page.wrong.push(message.text()); });
  if (before) await page.addInitScript(before);
  await page.goto(url + hash);
  await page.waitForFunction(() => document.body.dataset.screen || !document.getElementById('trouble').hidden, undefined, { timeout: 120_000 });
  return page;
}

async function say(page, text) {
  await page.fill('#line', text);
  await page.press('#line', 'Enter');
}

const log = (page) => page.locator('#log').innerText();
const told = (page, text, timeout = 60_000) =>
  page.waitForFunction((text) => document.getElementById('log').textContent.includes(text), text, { timeout });
const screen = (page, name, timeout = 60_000) =>
  page.waitForFunction((name) => document.body.dataset.screen === name, name, { timeout });
const kept = (page) => page.evaluate(() => window.hotwash.load('recording') ?? '');
// Frames are asked for by the page's own clock, so that waiting does not depend on how fast this machine draws.
const frames = (page, count = 5) => page.evaluate((count) => new Promise((done) => {
  const next = (left) => (left ? requestAnimationFrame(() => next(left - 1)) : done());
  next(count);
}), count);

async function lit(page, clip) {
  // How many colours a part of the canvas shows: a blank one has a single one.
  const shot = await page.screenshot({ clip });
  return page.evaluate(async (bytes) => {
    const picture = await createImageBitmap(new Blob([new Uint8Array(bytes)]));
    const pad = new OffscreenCanvas(picture.width, picture.height).getContext('2d');
    pad.drawImage(picture, 0, 0);
    const { data } = pad.getImageData(0, 0, picture.width, picture.height);
    const seen = new Set();
    for (let at = 0; at < data.length; at += 4) seen.add((data[at] << 16) | (data[at + 1] << 8) | data[at + 2]);
    return seen.size;
  }, [...shot]);
}

async function playsFirstPage() {
  const page = await opened({ hash: '#scenario=first-page&seed=7' });
  await screen(page, 'exercise');
  await page.click('#pause');
  await page.waitForFunction(() => document.body.dataset.running === 'false');
  await frames(page);
  await page.screenshot({ path: join(folder, 'exercise-begin.png') });
  check(await lit(page, { x: 300, y: 90, width: 680, height: 200 }) > 50, 'the canvas shows the map');
  // Of the panels that stand around it some frames after the last that was drawn anew.
  for (const [what, x] of [['people', 0], ['channel', 320], ['tools', 970]]) {
    check(await lit(page, { x, y: 300, width: 300, height: 300 }) > 20, `the canvas shows the panel of the ${what}`);
  }
  for (const [at, text] of script.entries()) {
    await say(page, text);
    if (at === 60) {
      await frames(page, 20);
      await page.screenshot({ path: join(folder, 'exercise-middle.png') });
    }
  }
  await screen(page, 'debrief');
  await told(page, 'Answer in a line, or: skip');
  check(!/capabilit/i.test(await log(page)), 'no score is told before the three questions');
  await say(page, 'skip');
  await told(page, 'apability');
  check(true, 'the debrief is told in the log');
  await frames(page, 20);
  await page.screenshot({ path: join(folder, 'debrief.png') });
  const recording = await kept(page);
  const file = join(folder, 'browser.jsonl');
  writeFileSync(file, recording);
  // The native program runs the same inputs; the hash of every subsystem every 64 ticks, and at the end, must be the same.
  let verified = '';
  try {
    verified = execFileSync(program, ['replay', file, '--verify'], { encoding: 'utf8' });
  } catch (error) {
    faults.push(`the native run differs: ${error.stdout}${error.stderr}`);
  }
  const records = recording.split('\n').filter(Boolean).map((text) => JSON.parse(text));
  check(verified !== '', `the native run of the same inputs has the same fingerprint: ${verified.trim().split('\n').at(-1)}`);
  check(records.length > script.length / 2, `the recording holds the run (${records.length} records)`);
  check(page.wrong.length === 0, `nothing went wrong in the page: ${page.wrong.join(' | ')}`);
  await page.context().close();
}

async function goesOnAfterReload() {
  const page = await opened();
  await say(page, 'play first-page 7');
  await screen(page, 'exercise');
  await page.click('#pause');
  for (const text of ['next', '/ack', '/incident declare "Requests to checkout fail" sev2']) await say(page, text);
  await told(page, 'declared an incident');
  const before = await kept(page);
  await page.reload();
  await page.waitForFunction(() => document.body.dataset.screen === 'library');
  await say(page, 'continue');
  await screen(page, 'exercise');
  await frames(page);
  check((await kept(page)).startsWith(before), 'after a reload the exercise goes on where it was');
  // Everything that is needed is kept, so the page opens without a network too.
  await page.waitForFunction(() => document.body.dataset.kept === 'true', undefined, { timeout: 60_000 });
  await page.context().setOffline(true);
  await page.reload().catch(() => {});
  const offline = await page.waitForFunction(() => document.body.dataset.screen === 'library', undefined, { timeout: 60_000 }).then(() => true, () => false);
  check(offline, 'it opens without a network after the first load');
  await page.context().close();
}

async function pastesResizesHides() {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, permissions: ['clipboard-read', 'clipboard-write'] });
  const page = await opened({ context, hash: '#scenario=first-page&seed=7' });
  await screen(page, 'exercise');
  await page.evaluate(() => navigator.clipboard.writeText('/incident declare "Pasted" sev2'));
  await page.focus('#line');
  await page.keyboard.press('Control+V');
  check(await page.inputValue('#line') === '/incident declare "Pasted" sev2', 'paste into the field');
  await page.press('#line', 'Enter');
  await told(page, 'Pasted');
  // Into the canvas: F2 goes to the command bar there.
  await page.focus('#canvas');
  await page.keyboard.press('F2');
  await frames(page);
  await page.evaluate(() => navigator.clipboard.writeText('/note pasted into the canvas'));
  await page.keyboard.press('Control+V');
  await frames(page);
  await page.keyboard.press('Enter');
  check(await told(page, 'pasted into the canvas', 20_000).then(() => true, () => false), 'paste into the canvas');
  for (const [width, height] of [[1024, 640], [1920, 1080], [820, 1180]]) {
    await page.setViewportSize({ width, height });
    await frames(page, 10);
    const size = await page.evaluate(() => {
      const [canvas, stage] = [document.getElementById('canvas'), document.getElementById('stage')].map((part) => part.getBoundingClientRect());
      return [canvas.width - stage.width, canvas.height - stage.height, document.documentElement.scrollWidth - innerWidth];
    });
    check(size.every((off) => Math.abs(off) <= 1), `the canvas fits at ${width}x${height} (${size})`);
    await page.screenshot({ path: join(folder, `exercise-${width}x${height}.png`) });
  }
  await page.evaluate(() => {
    Object.defineProperty(document, 'hidden', { value: true });
    document.dispatchEvent(new Event('visibilitychange'));
  });
  check(await page.waitForFunction(() => document.body.dataset.running === 'false', undefined, { timeout: 10_000 }).then(() => true, () => false), 'a hidden tab pauses');
  await context.close();
}

async function playsInText() {
  const page = await opened();
  await page.click('#controls');
  const part = (name) => page.locator('#panels button', { hasText: name }).first();
  await part('Read the briefing of first-page').click();
  await part('Begin the exercise').click();
  await screen(page, 'exercise');
  await part('Wait until called').click();
  await told(page, 'paged you');
  await part('Acknowledge').click();
  await told(page, 'acknowledged p1');
  await part('Declare an incident').click();
  // A form: a field with the name of what it asks, and the buttons below it.
  const field = page.locator('#panels label', { hasText: 'What do customers see?' }).locator('input');
  await field.fill('Requests to checkout fail');
  await field.press('Enter');
  await told(page, 'declared an incident');
  check(true, 'the panels can be worked as plain text and controls');
  await page.evaluate(axe);
  const found = await page.evaluate(() => globalThis.axe.run(document));
  for (const violation of found.violations.filter(({ impact }) => ['serious', 'critical'].includes(impact))) {
    faults.push(`axe, as text: ${violation.impact} ${violation.id}: ${violation.help}: ${violation.nodes.map((node) => node.target.join(' ')).slice(0, 5).join(' | ')}`);
  }
  await page.screenshot({ path: join(folder, 'as-text.png') });
  check(page.wrong.length === 0, `nothing went wrong in the page: ${page.wrong.join(' | ')}`);
  await page.context().close();
}

async function standsRefusedStorage() {
  const refuse = () => {
    Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('refused', 'SecurityError'); } });
  };
  const page = await opened({ before: refuse });
  await say(page, 'play first-page 7');
  await screen(page, 'exercise');
  await say(page, 'next');
  await told(page, 'paged you');
  check((await log(page)).includes('keeps nothing'), 'refused storage is told, and the exercise goes on');
  check((await kept(page)).length > 0, 'and the recording is kept until the tab closes');
  await page.context().close();
}

async function isAccessible() {
  const page = await opened();
  await page.evaluate(axe);
  for (const open of [false, true]) {
    if (open) await page.click('#read');
    const found = await page.evaluate(() => globalThis.axe.run(document));
    for (const violation of found.violations) {
      const text = `axe ${violation.impact} ${violation.id}: ${violation.help}: ${violation.nodes.map((node) => node.target.join(' ')).join(' | ')}`;
      if (['serious', 'critical'].includes(violation.impact)) faults.push(text);
      console.log(`      ${text}`);
    }
  }
  check(!faults.some((text) => text.startsWith('axe ')), 'axe-core has no serious finding');
  await page.keyboard.press('F6');
  const first = await page.evaluate(() => document.activeElement.id);
  await page.keyboard.press('F6');
  const second = await page.evaluate(() => document.activeElement.id);
  check([first, second].sort().join() === 'canvas,line', 'F6 goes from the picture to the field and back');
  await page.context().close();
}

async function saysWhatIsMissing() {
  const page = await opened({ before: () => { HTMLCanvasElement.prototype.getContext = () => null; } });
  check((await page.locator('#trouble').innerText()).includes('WebGL2'), 'without WebGL2 it says so');
  await page.context().close();
  const context = await browser.newContext({ javaScriptEnabled: false });
  const plain = await context.newPage();
  await plain.goto(server.url);
  check((await plain.locator('#loading').innerText()).includes('JavaScript'), 'without JavaScript it says so');
  await context.close();
  const host = await serve(dist, 0, true);
  const simple = await opened({ url: host.url });
  await simple.waitForFunction(() => document.body.dataset.kept === 'true', undefined, { timeout: 60_000 });
  const modules = host.sent.requests.filter((text) => text.includes('.wasm'));
  check(modules.length === 1 && modules[0].includes('.wasm.gz'), `from a host that compresses nothing the packed module is fetched, once (${modules})`);
  await simple.context().close();
  host.close();
}

async function measured(times) {
  const spans = [];
  let bytes = 0;
  for (let turn = 0; turn < times; turn += 1) {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, serviceWorkers: 'block' });
    const page = await context.newPage();
    const before = server.sent.bytes;
    const began = performance.now();
    await page.goto(server.url);
    await say(page, 'play first-page 7');
    await say(page, 'next');
    await told(page, 'paged you');
    spans.push(performance.now() - began);
    bytes = server.sent.bytes - before;
    await context.close();
  }
  spans.sort((a, b) => a - b);
  console.log(`from navigation to an answered first command: median ${Math.round(spans[Math.floor(times / 2)])} ms of ${spans.map(Math.round).join(', ')}`);
  console.log(`first load: ${bytes} bytes of bodies, as transferred`);
}

try {
  await saysWhatIsMissing();
  await isAccessible();
  await playsFirstPage();
  await goesOnAfterReload();
  await pastesResizesHides();
  await playsInText();
  await standsRefusedStorage();
  await measured(Number(process.env.SPEED ?? 1));
} finally {
  await browser.close();
  server.close();
}
if (faults.length) {
  console.error(`\n${faults.length} faults:\n${faults.join('\n')}`);
  process.exit(1);
}
