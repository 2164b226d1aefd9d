// The pages of reference that meritd prints of itself, without a configuration and without a start.
#ifndef DAEMON_MANUAL_H
#define DAEMON_MANUAL_H

enum manual_page {
    MANUAL_NONE,
    MANUAL_REFERENCE, // Markdown: keys and words, conf/REFERENCE.md
    MANUAL_METHODS,   // Markdown: methods, plugins/REFERENCE.md
    MANUAL_JSON       // keys, words and methods: what `meritctl define` reads
};

// Print a page; `plugins` is the folder whose plugins it tells of. What is wrong there is said on
// stderr. Gives the exit status.
int manual_print(enum manual_page page, const char *plugins);

#endif
