// Texts that come from a plugin at run time, made fit for a log line and for JSON.
#ifndef PLUGIN_CLEAN_H
#define PLUGIN_CLEAN_H

#define CLEAN_SIZE 512 // bytes of a cleaned text, its NUL included

// One line of good UTF-8: control characters become spaces, bytes that are no UTF-8 become '?',
// what is too long is cut at a whole character.
void clean_text(char out[CLEAN_SIZE], const char *text);

#endif
