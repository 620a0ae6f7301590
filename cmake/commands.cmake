# The table of commands: src/cmd/X_cmd.c defines `const struct command cmd_X`; gen/commands.[ch] list them all.
file(GLOB COMMAND_FILES CONFIGURE_DEPENDS RELATIVE ${CMAKE_SOURCE_DIR}/src/cmd src/cmd/*_cmd.c)
list(SORT COMMAND_FILES)
set(COMMAND_EXTERNS "")
set(COMMAND_ROWS "")
foreach(f ${COMMAND_FILES})
    string(REGEX REPLACE "_cmd\\.c$" "" n ${f})
    string(APPEND COMMAND_EXTERNS "extern const struct command cmd_${n};\n")
    string(APPEND COMMAND_ROWS "    &cmd_${n},\n")
endforeach()
file(CONFIGURE OUTPUT ${GEN}/gen/commands.h CONTENT "#pragma once
#include \"cmd/cmd.h\"
@COMMAND_EXTERNS@struct cmd_table commands(void);
" @ONLY)
file(CONFIGURE OUTPUT ${GEN}/gen/commands.c CONTENT "#include \"gen/commands.h\"
static const struct command *const all[] = {
@COMMAND_ROWS@};
struct cmd_table commands(void)
{
    return (struct cmd_table){ all, N_OF(all) };
}
" @ONLY)
