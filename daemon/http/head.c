#include "http/head.h"

#include <string.h>
#include <strings.h>

#include "base/utf8.h"

bool head_is_token(const char *text, size_t size)
{
    static const char others[] = "!#$%&'*+-.^_`|~";
    for (size_t i = 0; i < size; i++) {
        char c = text[i];
        bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (!plain && (c == '\0' || !strchr(others, c)))
            return false;
    }
    return size > 0;
}

static bool read_target(struct http_request *q, const char *text, size_t size)
{
    if (!utf8_valid(text, size, NULL))
        return request_bad(q, "the target is not UTF-8");
    str_add_bytes(&q->sent, text, size);
    str_add_bytes(&q->decoded, text, size);
    q->path = q->sent.data;
    struct err e;
    if (!target_read(&q->target, q->decoded.data, &e))
        return request_bad(q, e.text);
    return true;
}

static bool read_request_line(struct http_request *q, const char *line, size_t size)
{
    const char *end = line + size;
    const char *target = memchr(line, ' ', size);
    const char *version = target ? memchr(target + 1, ' ', (size_t)(end - target - 1)) : NULL;
    if (!version || target == line || version == target + 1 || end - version != 9 ||
        memcmp(version, " HTTP/", 6) != 0 || version[6] < '0' || version[6] > '9' ||
        version[7] != '.' || version[8] < '0' || version[8] > '9' ||
        !head_is_token(line, (size_t)(target - line)))
        return request_bad(q, "the first line must be \"METHOD target HTTP/1.1\"");
    if (version[6] != '1' || version[8] > '1') {
        request_refuse(q, 505, "HTTP/%.3s is not spoken here, only HTTP/1.0 and HTTP/1.1",
                       version + 6);
        return false;
    }
    q->minor = version[8] - '0';
    if (!http_verb_parse(line, (size_t)(target - line), &q->verb)) {
        request_refuse(q, 501, "the method \"%.*s\" is not known", (int)(target - line), line);
        return false;
    }
    return read_target(q, target + 1, (size_t)(version - target - 1));
}

bool head_line(struct http_request *q, bool *empty)
{
    const char *line = q->head.data + q->line_at;
    size_t size = q->head.size - q->line_at;
    if (size < 2 || line[size - 2] != '\r')
        return request_bad(q, "lines of the head must end in CR LF, not LF alone");
    size -= 2;
    if (memchr(line, '\r', size))
        return request_bad(q, "a CR in the head that ends no line");
    *empty = size == 0;
    q->line_at = q->head.size;
    if (q->line_count++ == 0)
        return read_request_line(q, line, size);
    if (size && (line[0] == ' ' || line[0] == '\t'))
        return request_bad(q, "a header field is folded over two lines");
    if (q->line_count > REQUEST_FIELDS_MAX + 2) {
        request_refuse(q, 431, "more than %d header fields", REQUEST_FIELDS_MAX);
        return false;
    }
    return true;
}

bool head_bytes(struct http_request *q, size_t from)
{
    for (size_t i = from; i < q->head.size; i++) {
        unsigned char c = (unsigned char)q->head.data[i];
        if ((c < ' ' && c != '\t' && c != '\r' && c != '\n') || c == 0x7f)
            return request_bad(q, "a control byte in the head");
    }
    return true;
}

struct framing {
    int hosts, lengths, codings, expectations;
    const char *length, *coding, *expectation;
};

static void count_field(struct framing *f, const struct http_pair *field)
{
    if (strcasecmp(field->name, "host") == 0) {
        f->hosts++;
    } else if (strcasecmp(field->name, "content-length") == 0) {
        f->lengths++;
        f->length = field->value;
    } else if (strcasecmp(field->name, "transfer-encoding") == 0) {
        f->codings++;
        f->coding = field->value;
    } else if (strcasecmp(field->name, "expect") == 0) {
        f->expectations++;
        f->expectation = field->value;
    }
}

bool head_framing(struct http_request *q)
{
    struct framing f = {.hosts = 0};
    for (size_t i = 0; i < q->field_count; i++)
        count_field(&f, &q->fields[i]);
    if (f.hosts > 1)
        return request_bad(q, "more than one Host field");
    if (f.hosts == 0 && q->minor == 1)
        return request_bad(q, "no Host field");
    if (f.lengths > 1)
        return request_bad(q, "more than one Content-Length field");
    if (f.lengths && f.codings)
        return request_bad(q, "Content-Length and Transfer-Encoding together");
    if (f.lengths && (!*f.length || f.length[strspn(f.length, "0123456789")]))
        return request_bad(q, "Content-Length is not a number");
    if (f.codings && q->minor == 0)
        return request_bad(q, "Transfer-Encoding in HTTP/1.0");
    if (f.codings > 1)
        return request_bad(q, "more than one Transfer-Encoding field");
    if (f.codings && strcasecmp(f.coding, "chunked") != 0) {
        request_refuse(q, 501, "the only transfer coding known is \"chunked\"");
        return false;
    }
    if (f.expectations && (f.expectations > 1 || strcasecmp(f.expectation, "100-continue") != 0)) {
        request_refuse(q, 417, "the only expectation known is \"100-continue\"");
        return false;
    }
    q->has_length = f.lengths > 0;
    q->chunked = f.codings > 0;
    q->expects = f.expectations > 0 && q->minor == 1;
    return true;
}
