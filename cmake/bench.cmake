# Parts of ./dev bench that must be quick themselves; the rest is bench/run.
add_executable(load EXCLUDE_FROM_ALL bench/load.c)
add_executable(commit EXCLUDE_FROM_ALL bench/commit.c)
target_link_libraries(commit PRIVATE PkgConfig::SQLITE)
set_target_properties(load commit PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bench)
# The program without its public log: what stands in the object is not taken from the library.
add_executable(anlan_no_log EXCLUDE_FROM_ALL bench/no_log.c src/cmd/main.c ${GEN}/gen/commands.c)
target_link_libraries(anlan_no_log PRIVATE anlan_cmd)
set_target_properties(anlan_no_log PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bench)
add_custom_target(bench_tools DEPENDS load commit anlan_no_log)
