# The generators: small C programs of tools/ that write into ${GEN}/gen; nothing they write is committed.
set(GEN ${CMAKE_BINARY_DIR}/generated)
file(MAKE_DIRECTORY ${GEN}/gen)
set(GENERATED "")

# What generators share, and the parts of mkpage; their tests include the main file and link this.
add_library(anlan_tools STATIC tools/gen.c tools/mkpage_api.c)
target_compile_options(anlan_tools PRIVATE -UNDEBUG)

function(add_generator name)
    add_executable(${name} tools/${name}.c)
    target_compile_options(${name} PRIVATE -UNDEBUG)
    target_link_libraries(${name} PRIVATE ${ARGN})
    # A generator runs once and exits: what it holds then is not a leak.
    set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tools)
endfunction()

# Named SQL: src/core/matter/matter.sql -> gen/matter_sql.[ch]; ids are dense over all files, so all are made in one run.
file(GLOB_RECURSE SQL_FILES CONFIGURE_DEPENDS src/*.sql)
list(FILTER SQL_FILES EXCLUDE REGEX "/schema/")
if(EXISTS ${CMAKE_SOURCE_DIR}/tools/mksql.c AND SQL_FILES)
    add_generator(mksql anlan_tools)
    set(SQL_OUT "")
    foreach(f ${SQL_FILES})
        get_filename_component(n ${f} NAME_WE)
        list(APPEND SQL_OUT ${GEN}/gen/${n}_sql.c ${GEN}/gen/${n}_sql.h)
    endforeach()
    list(APPEND SQL_OUT ${GEN}/gen/all_sql.c ${GEN}/gen/all_sql.h)
    add_custom_command(OUTPUT ${SQL_OUT} COMMAND mksql ${GEN}/gen ${SQL_FILES} DEPENDS mksql ${SQL_FILES} VERBATIM)
    list(APPEND GENERATED ${SQL_OUT})
endif()

# Pages: comments of src/page/*/*.c -> gen/routes.[ch] and gen/openapi.json
file(GLOB PAGE_FILES CONFIGURE_DEPENDS src/page/*/*_page.c src/page/api/api_*.c)
if(EXISTS ${CMAKE_SOURCE_DIR}/tools/mkpage.c AND PAGE_FILES)
    add_generator(mkpage anlan_tools)
    set(ROUTES_OUT ${GEN}/gen/routes.c ${GEN}/gen/routes.h ${GEN}/gen/openapi.json)
    add_custom_command(OUTPUT ${ROUTES_OUT} COMMAND mkpage ${GEN}/gen ${CMAKE_SOURCE_DIR}/data ${PAGE_FILES}
        DEPENDS mkpage ${PAGE_FILES} data/api/schema.json data/grant.def data/config.def VERBATIM)
    list(APPEND GENERATED ${ROUTES_OUT})
endif()

# Templates: src/page/FOLDER/x.html -> gen/x_html.[ch]
file(GLOB HTML_FILES CONFIGURE_DEPENDS src/page/*/*.html)
if(EXISTS ${CMAKE_SOURCE_DIR}/tools/mkhtml.c AND HTML_FILES)
    add_generator(mkhtml)
    set(HTML_OUT "")
    foreach(f ${HTML_FILES})
        get_filename_component(n ${f} NAME_WE)
        list(APPEND HTML_OUT ${GEN}/gen/${n}_html.c ${GEN}/gen/${n}_html.h)
    endforeach()
    add_custom_command(OUTPUT ${HTML_OUT} COMMAND mkhtml ${GEN}/gen ${HTML_FILES} DEPENDS mkhtml ${HTML_FILES} VERBATIM)
    list(APPEND GENERATED ${HTML_OUT})
endif()

# Assets: data/** and what pages send as files -> gen/assets.c (declared in base/asset.h).
# Names: "data/flow/petition.flow", "asset/site.css", "schema/0001_first.sql", "openapi.json", "vendor/htmx.min.js".
if(EXISTS ${CMAKE_SOURCE_DIR}/tools/mkasset.c)
    add_generator(mkasset PkgConfig::BROTLI PkgConfig::SODIUM)
    file(GLOB_RECURSE ASSET_FILES CONFIGURE_DEPENDS data/* src/page/asset/* src/store/schema/*.sql docs/*.md)
    set(ASSET_ARGS "")
    foreach(f ${ASSET_FILES})
        file(RELATIVE_PATH n ${CMAKE_SOURCE_DIR} ${f})
        string(REGEX REPLACE "^src/page/" "" n ${n})
        string(REGEX REPLACE "^src/store/" "" n ${n})
        list(APPEND ASSET_ARGS ${n}=${f})
    endforeach()
    foreach(n ${ANLAN_VENDOR})          # NAME=FILE pairs of npm bundles, set by cmake/vendor.cmake
        string(REGEX REPLACE "^[^=]*=" "" f ${n})
        list(APPEND ASSET_ARGS ${n})
        list(APPEND ASSET_FILES ${f})
    endforeach()
    if(TARGET mkpage)
        list(APPEND ASSET_ARGS openapi.json=${GEN}/gen/openapi.json)
        list(APPEND ASSET_FILES ${GEN}/gen/openapi.json)
    endif()
    list(JOIN ASSET_ARGS "\n" ASSET_LIST)
    file(CONFIGURE OUTPUT ${GEN}/assets.list CONTENT "${ASSET_LIST}\n" @ONLY)
    add_custom_command(OUTPUT ${GEN}/gen/assets.c COMMAND mkasset ${GEN}/gen/assets.c ${GEN}/assets.list
        DEPENDS mkasset ${ASSET_FILES} ${GEN}/assets.list VERBATIM)
    list(APPEND GENERATED ${GEN}/gen/assets.c)
endif()
add_custom_target(generated DEPENDS ${GENERATED})
