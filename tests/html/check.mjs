// Makes the HTML debrief of a few runs, validates it, lets axe-core look at it, and takes its picture.
// Usage: node check.mjs [PROGRAM] [FOLDER]; the pictures and files are left in FOLDER for a human to look at.
// Exit 1 if a file is not valid HTML or has a serious finding of axe-core in either colour scheme.
import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { HtmlValidate } from 'html-validate';
import { chromium } from 'playwright-core';

const here = dirname(fileURLToPath(import.meta.url));
const program = resolve(process.argv[2] ?? process.env.HOTWASH ?? join(here, '../../target/release/hotwash'));
const folder = resolve(process.argv[3] ?? join(here, '../../target/html'));
const browserPath = process.env.CHROMIUM ?? '/usr/bin/chromium-headless-shell';
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const runs = [['reference', '7'], ['idle', '7']];
const faults = [];

mkdirSync(folder, { recursive: true });
for (const [player, seed] of runs) {
  const file = join(folder, `${player}.html`);
  if (process.env.KEEP && existsSync(file)) continue;
  const page = execFileSync(program, ['rehearse', 'all-clear', '--seed', seed, '--player', player, '--format', 'html'],
    { maxBuffer: 1 << 28, encoding: 'utf8' });
  writeFileSync(file, page);
}

const validator = new HtmlValidate({ extends: ['html-validate:recommended', 'html-validate:a11y', 'html-validate:document'] });
const browser = await chromium.launch({ executablePath: browserPath, args: ['--no-sandbox', '--disable-gpu'] });
for (const [player] of runs) {
  const file = join(folder, `${player}.html`);
  const text = readFileSync(file, 'utf8');
  if (/<script|https?:\/\/[^\s<]*\.(css|js|woff2?)|@import|url\(http/i.test(text)) faults.push(`${player}: fetches or runs something`);
  const report = await validator.validateString(text, file);
  for (const result of report.results) {
    for (const message of result.messages) {
      faults.push(`${player}: html-validate: ${message.line}:${message.column} ${message.ruleId}: ${message.message}`);
    }
  }
  for (const scheme of ['light', 'dark']) {
    for (const [name, width] of [['phone', 390], ['desktop', 1280]]) {
      const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme: scheme });
      await page.goto(pathToFileURL(file).href);
      await page.screenshot({ path: join(folder, `${player}-${name}-${scheme}.png`), fullPage: true });
      const beyond = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      if (beyond > 0) faults.push(`${player}: ${beyond} pixels too wide at ${width}`);
      await page.evaluate(() => document.querySelectorAll('details').forEach((part) => { part.open = true; }));
      await page.evaluate(axe);
      const found = await page.evaluate(() => globalThis.axe.run(document));
      for (const violation of found.violations) {
        const line = `${player} ${name} ${scheme}: axe ${violation.impact} ${violation.id}: ${violation.help}: ` +
          violation.nodes.slice(0, 3).map((node) => node.target.join(' ')).join(' | ');
        if (['serious', 'critical'].includes(violation.impact)) faults.push(line);
        else console.log(line);
      }
      await page.close();
    }
  }
  const page = await browser.newPage();
  await page.goto(pathToFileURL(file).href);
  await page.emulateMedia({ media: 'print' });
  // Two frames, so that the page has been laid out for paper before it is measured.
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  const hidden = await page.evaluate(() => [...document.querySelectorAll('.finding dl')].filter((part) => !part.checkVisibility({ contentVisibilityAuto: true }) || part.getBoundingClientRect().height === 0).length);
  if (hidden > 0) faults.push(`${player}: ${hidden} findings stay closed on paper`);
  await page.pdf({ path: join(folder, `${player}.pdf`), format: 'A4', preferCSSPageSize: true });
  await page.close();
}
await browser.close();
faults.forEach((fault) => console.error(fault));
console.log(faults.length === 0 ? `${runs.length} debriefs are valid and axe-core finds nothing serious; pictures in ${folder}` : `${faults.length} faults`);
process.exit(faults.length === 0 ? 0 : 1);
