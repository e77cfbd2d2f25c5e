import { join } from 'node:path';
import sharp from 'sharp';

/** Pictures of our own, so that something is measured where no photos are: a place with depth, and a still life. */
export async function drawPictures(folder: string): Promise<{ readonly hills: string; readonly table: string }> {
  const hills = join(folder, 'drawn-hills.jpg');
  const table = join(folder, 'drawn-table.jpg');
  await paint(hillsSvg, hills);
  await paint(tableSvg, table);
  return { hills, table };
}

async function paint(svg: string, path: string): Promise<void> {
  await sharp(Buffer.from(svg)).flatten().jpeg({ quality: 92 }).toFile(path);
}

/** Surface that looks like stone, leaves or cloth, rather than paint: noise over one colour. */
function grain(id: string, frequency: string, seed: number, strength: number): string {
  return (
    `<filter id="${id}" x="0" y="0" width="100%" height="100%"><feTurbulence type="fractalNoise" ` +
    `baseFrequency="${frequency}" numOctaves="4" seed="${seed}" result="n"/>` +
    `<feColorMatrix in="n" values="0 0 0 0 0.5 0 0 0 0 0.5 0 0 0 0 0.5 ${strength} 0 0 0 ${-strength / 3}"/>` +
    `<feComposite in2="SourceAlpha" operator="in" result="g"/><feMerge><feMergeNode in="SourceGraphic"/><feMergeNode in="g"/></feMerge></filter>`
  );
}

const hillsSvg = `<svg xmlns="http://www.w3.org/2000/svg" width="1280" height="720"><defs>
<linearGradient id="sky" x2="0" y2="1"><stop offset="0" stop-color="#4a86c8"/><stop offset="1" stop-color="#dfeaf2"/></linearGradient>
${grain('stone', '0.03 0.05', 3, 1.4)}${grain('grass', '0.09 0.05', 5, 1.6)}${grain('haze', '0.006 0.02', 9, 1.2)}</defs>
<rect width="1280" height="330" fill="url(#sky)" filter="url(#haze)"/>
<path d="M0 330 L160 190 L300 290 L470 150 L640 300 L820 210 L1010 310 L1180 180 L1280 260 V380 H0Z" fill="#7a86a0" filter="url(#stone)"/>
<path d="M0 380 Q320 300 640 370 T1280 350 V720 H0Z" fill="#6f9150" filter="url(#grass)"/>
<path d="M600 720 Q640 520 700 430 Q735 380 716 368 L730 368 Q770 390 760 430 Q760 540 860 720Z" fill="#c8b48a" filter="url(#stone)"/>
<g filter="url(#grass)"><path d="M210 560 L300 260 L390 560Z" fill="#2f5a36"/><path d="M940 610 L1050 230 L1160 610Z" fill="#28502f"/>
<rect x="285" y="550" width="30" height="70" fill="#5c4028"/><rect x="1034" y="600" width="34" height="80" fill="#5c4028"/></g></svg>`;

const tableSvg = `<svg xmlns="http://www.w3.org/2000/svg" width="900" height="900"><defs>
${grain('wall', '0.02 0.02', 2, 1.2)}${grain('wood', '0.004 0.09', 4, 1.6)}${grain('skin', '0.05 0.05', 8, 0.9)}
<radialGradient id="apple" cx="0.35" cy="0.3"><stop offset="0" stop-color="#ff9a7a"/><stop offset="1" stop-color="#a01818"/></radialGradient></defs>
<rect width="900" height="560" fill="#7d9aa6" filter="url(#wall)"/><rect y="540" width="900" height="360" fill="#a8753f" filter="url(#wood)"/>
<ellipse cx="470" cy="690" rx="230" ry="34" fill="#4d3016" fill-opacity="0.6"/>
<circle cx="450" cy="500" r="190" fill="url(#apple)" filter="url(#skin)"/>
<path d="M450 330 q10 -70 50 -90" stroke="#4d3016" stroke-width="14" fill="none"/><path d="M480 290 q90 -70 150 -10 q-80 50 -150 10Z" fill="#4f8a3a" filter="url(#skin)"/></svg>`;
