# Debian's libxxhash-dev has no CMake package: xxHash::xxhash from its header and its library.
# Installed beside wskcheckConfig.cmake, which needs the same.
if(NOT TARGET xxHash::xxhash)
  find_path(WSKCHECK_XXHASH_INCLUDE xxhash.h)
  find_library(WSKCHECK_XXHASH_LIBRARY xxhash)
  mark_as_advanced(WSKCHECK_XXHASH_INCLUDE WSKCHECK_XXHASH_LIBRARY)
  if(WSKCHECK_XXHASH_INCLUDE AND WSKCHECK_XXHASH_LIBRARY)
    add_library(xxHash::xxhash UNKNOWN IMPORTED GLOBAL)
    set_target_properties(
      xxHash::xxhash PROPERTIES IMPORTED_LOCATION "${WSKCHECK_XXHASH_LIBRARY}"
                                INTERFACE_INCLUDE_DIRECTORIES "${WSKCHECK_XXHASH_INCLUDE}")
  endif()
endif()
