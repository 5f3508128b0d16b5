// A static server as any host would be: hands out web/dist, compressed where the browser takes it.
// Usage: node serve.mjs [PORT] [FOLDER]
import { createReadStream, existsSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { dirname, extname, join, normalize } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const kinds = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.css': 'text/css', '.wasm': 'application/wasm', '.gz': 'application/gzip' };

/// Serves a folder; `sent` counts the bytes of bodies. `plain` is a host that compresses nothing.
export function serve(folder, port = 0, plain = false) {
  const sent = { bytes: 0, requests: [] };
  const server = createServer((request, response) => {
    const path = normalize(decodeURIComponent(new URL(request.url, 'http://x').pathname)).replace(/^(\.\.[/\\])+/, '');
    const file = join(folder, path.endsWith('/') ? `${path}index.html` : path);
    if (!file.startsWith(folder) || !existsSync(file) || !statSync(file).isFile()) {
      response.writeHead(404).end('not found');
      return;
    }
    const headers = { 'content-type': kinds[extname(file)] ?? 'application/octet-stream', 'cache-control': 'no-cache' };
    const takes = request.headers['accept-encoding'] ?? '';
    // Chromium takes brotli over TLS and on localhost only.
    const packed = plain ? undefined : [['br', '.br'], ['gzip', '.gz']].find(([name, ending]) => takes.includes(name) && existsSync(file + ending));
    const body = packed ? file + packed[1] : file;
    if (packed) headers['content-encoding'] = packed[0];
    headers['content-length'] = statSync(body).size;
    response.writeHead(200, headers);
    if (request.method === 'HEAD') {
      response.end();
      return;
    }
    sent.bytes += headers['content-length'];
    sent.requests.push(`${path} ${packed?.[0] ?? 'plain'} ${headers['content-length']}`);
    createReadStream(body).pipe(response);
  });
  return new Promise((resolve) => {
    server.listen(port, '127.0.0.1', () => resolve({ url: `http://localhost:${server.address().port}/`, sent, close: () => server.close() }));
  });
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const here = dirname(fileURLToPath(import.meta.url));
  const { url } = await serve(process.argv[3] ?? join(here, '../dist'), Number(process.argv[2] ?? 8000));
  console.log(`hotwash is at ${url}`);
}
