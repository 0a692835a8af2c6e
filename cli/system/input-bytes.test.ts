import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { readText } from './files.ts';
import { plainBytes } from './input-bytes.ts';
import { fakeIo } from '../testing/fake-io.ts';

const TEXT = 'BIOS-e820: [mem 0x0-0xff] usable\n';
const utf8 = new TextEncoder().encode(TEXT);
const utf16 = (order: 'le' | 'be') => {
  const bytes = Buffer.from(`\ufeff${TEXT}`, 'utf16le');
  return Uint8Array.from(order === 'le' ? bytes : bytes.swap16());
};

test.each([
  ['plain', utf8],
  ['gzip', gzipSync(utf8)],
  ['gzip twice', gzipSync(gzipSync(utf8))],
  ['UTF-16, low byte first', utf16('le')],
  ['UTF-16, high byte first, in gzip', gzipSync(utf16('be'))],
])('reads %s', (_, bytes) => {
  expect(new TextDecoder().decode(plainBytes(bytes, '--dmesg x'))).toBe(TEXT);
});

test('leaves tables as they are', () => {
  const table = Uint8Array.of(0x43, 0x45, 0x44, 0x54, 0xff, 0xfe, 0x1f, 0x8b);
  expect(plainBytes(table, '--cedt x')).toEqual(table);
});

test.each([
  ['xz', [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0], 'found xz; expected the file itself, or gzip. Unpack'],
  ['zstd', [0x28, 0xb5, 0x2f, 0xfd], 'found zstd;'],
  ['bzip2', [0x42, 0x5a, 0x68, 0x39], 'found bzip2;'],
  ['zip', [0x50, 0x4b, 3, 4], 'found a zip archive;'],
  ['damaged gzip', [0x1f, 0x8b, 8, 0], 'found a gzip file that cannot be unpacked'],
])('names %s', (_, bytes, message) => {
  expect(() => plainBytes(Uint8Array.from(bytes), '--dmesg x')).toThrow(`--dmesg x: ${message}`);
});

test('every file that is read goes through it', () => {
  const { files } = fakeIo();
  const packed = { ...files, read: () => gzipSync(utf8) };
  expect(readText(packed, 'x', '--iomem')).toBe(TEXT);
});
