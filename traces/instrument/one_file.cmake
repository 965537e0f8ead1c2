# Makes wskrecord.c and its parts one file:
#   cmake -DSOURCE=... -DHEADER=... -DTO=... -P one_file.cmake
get_filename_component(folder ${SOURCE} DIRECTORY)
file(READ ${SOURCE} text)
string(REPLACE "#include \"wskcheck/instrument/wskrecord.h\"" "#include \"wskrecord.h\"" text
               "${text}")
string(REPLACE "#include \"parts/platform_user.h\""
               "#error \"user mode is for the recorder's tests\"" text "${text}")
file(GLOB parts RELATIVE ${folder} ${folder}/parts/*.h)
foreach(part IN LISTS parts)
  file(READ ${folder}/${part} content)
  string(REPLACE "#include \"${part}\"\n" "// ---- ${part}\n${content}\n" text "${text}")
endforeach()
if(text MATCHES "#include \"parts/")
  message(FATAL_ERROR "a part of ${SOURCE} was not found")
endif()
file(WRITE ${TO}/wskrecord.c "${text}")
configure_file(${HEADER} ${TO}/wskrecord.h COPYONLY)
