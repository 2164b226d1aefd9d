// The entry as a function, as other programs want it.
__attribute__((visibility("default"))) const void *merit_plugin(void);

const void *merit_plugin(void)
{
    return 0;
}
