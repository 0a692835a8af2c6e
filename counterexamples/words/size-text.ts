/**
 * Numbers of bytes as people read them.
 */

const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB', 'EiB'];

/** `1 GiB`, `1.5 GiB`, or with a ~ when that is rounded. */
export function sizeText(bytes: bigint): string {
  let unit = 0;
  let scale = 1n;
  while (unit + 1 < UNITS.length && bytes >= scale * 1024n) {
    unit++;
    scale *= 1024n;
  }
  const hundredths = (bytes * 100n) / scale;
  const exact = hundredths * scale === bytes * 100n ? '' : '~';
  return `${exact}${Number(hundredths) / 100} ${UNITS[unit]}`;
}
