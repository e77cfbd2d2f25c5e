import type { PerceptionReport } from '../../../../src/contract/perception.ts';

/** Prompts that fit what is seen in a picture, the most fitting first. */
export function suggestions(perception: PerceptionReport | null): readonly string[] {
  if (perception === null) return [];
  const people = perception.subjects.filter(({ kind }) => kind === 'person');
  const animals = perception.subjects.filter(({ kind }) => kind === 'animal');
  const seen = (name: string) => perception.regions.some((region) => region.name === name && region.confidence >= 0.5);
  const found: string[] = [];
  if (people.length === 1) found.push('She smiles and turns the head, slow push in', 'The person waves and laughs');
  if (people.length > 1) found.push('They dance wildly while confetti falls', 'Everybody smiles, handheld camera');
  const [animal] = animals;
  if (animal !== undefined) found.push(`The ${animal.label ?? 'animal'} tilts its head, slow zoom in`);
  if (seen('water')) found.push('The water ripples gently, the camera glides to the right');
  if (seen('clouds')) found.push('Time-lapse of drifting clouds');
  if (seen('foliage') || seen('grass')) found.push('Leaves sway in the wind');
  if (seen('fire')) found.push('The fire flickers and embers rise');
  if (seen('lights')) found.push('The lights twinkle, snow falls');
  if (perception.subjects.some(({ kind }) => kind === 'vehicle')) found.push('It drives off, tracking shot');
  found.push('Rain falls, slow push in', 'Snow falls softly, the camera rises', 'Golden light, orbit to the left');
  return found.slice(0, 4);
}
