/** The few names of Preact that the console uses, so that only this module knows the library. */
export { h, render, Component, Fragment, createRef } from './lib/preact.js';

/**
 * Joins class names; what is false or absent is left out.
 * @param {...(string|false|null|undefined)} names
 * @returns {string}
 */
export function classes(...names) {
  return names.filter(Boolean).join(' ');
}
