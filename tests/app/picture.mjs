// Whether a picture shows something: its size, and how many colours each ninth of it has.
// Usage: node picture.mjs FILE WIDTH HEIGHT. Reads PNG of 8 bits, RGB or RGBA, not interlaced.
import { readFileSync } from 'node:fs';
import { inflateSync } from 'node:zlib';

const [file, width, height] = [process.argv[2], Number(process.argv[3]), Number(process.argv[4])];
const bytes = readFileSync(file);
const [wide, tall] = [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
const size = { 2: 3, 6: 4 }[bytes[25]];
if (wide !== width || tall !== height || bytes[24] !== 8 || !size || bytes[28] !== 0) {
  console.error(`${file}: ${wide}x${tall}, expected ${width}x${height} of 8-bit RGB or RGBA`);
  process.exit(1);
}
const parts = [];
for (let at = 8; at < bytes.length; at += 12 + bytes.readUInt32BE(at)) {
  if (bytes.toString('latin1', at + 4, at + 8) === 'IDAT') parts.push(bytes.subarray(at + 8, at + 8 + bytes.readUInt32BE(at)));
}
const raw = inflateSync(Buffer.concat(parts));
const row = wide * size;
const seen = Array.from({ length: 9 }, () => new Set());
let above = new Uint8Array(row);
for (let y = 0; y < tall; y += 1) {
  const kind = raw[y * (row + 1)];
  const line = Uint8Array.from(raw.subarray(y * (row + 1) + 1, (y + 1) * (row + 1)));
  for (let x = 0; x < row; x += 1) {
    const [left, up, corner] = [x < size ? 0 : line[x - size], above[x], x < size ? 0 : above[x - size]];
    const guess = left + up - corner;
    const [a, b, c] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - corner)];
    const paeth = a <= b && a <= c ? left : b <= c ? up : corner;
    line[x] += [0, left, up, (left + up) >> 1, paeth][kind];
  }
  for (let x = 0; x < wide; x += 1) {
    const at = x * size;
    seen[Math.floor((y * 3) / tall) * 3 + Math.floor((x * 3) / wide)].add((line[at] << 16) | (line[at + 1] << 8) | line[at + 2]);
  }
  above = line;
}
const counts = seen.map((colours) => colours.size);
console.log(`${file}: ${wide}x${tall}, colours in each ninth: ${counts.join(' ')}`);
if (counts.some((count) => count < 8)) {
  console.error('a part of the picture is blank');
  process.exit(1);
}
