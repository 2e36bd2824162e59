package io.throughline.server.config;

/**
 * What all sections of one document share while it is read.
 *
 * @param problems takes what is wrong
 * @param strict whether keys that the layout knows and we do not serve are errors
 * @param describing whether the document stands for all documents: then everything is present, each
 *     list has one item, and the shapes record what is asked
 */
record Reading(Problems problems, boolean strict, boolean describing) {}
