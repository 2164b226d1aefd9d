// A connection to a server that is measured: one request under way, its reply read as it comes.
// Any failure ends the program with a sentence.
#ifndef BENCH_CLIENT_H
#define BENCH_CLIENT_H

#include <stdbool.h>
#include <stddef.h>

struct client {
    int fd;
    size_t size, room;
    char *reply; // what has come of it, ended by a NUL
};

void client_open(struct client *c, const char *path, size_t room); // room: of the longest reply
void client_close(struct client *c);
void client_ask(struct client *c, const char *request, size_t size);
// Post the record "w<id>" of a town.
void client_post(struct client *c, unsigned long id, unsigned long town, unsigned long amount);
// Read once; `whole` gives the size of the reply that begins there, 0 while not all of it has come.
// Has it all come now?
bool client_answered(struct client *c, size_t (*whole)(const char *text, size_t size));

size_t http_whole(const char *text, size_t size);
void http_expect(const struct client *c, int status); // of the reply; another one ends the program

#endif
