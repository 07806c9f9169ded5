// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice Answers each function with the bytes that it was told; without any it does not refuse either.
contract RawAnswers {
    enum Manner {
        Answers,
        Refuses,
        BurnsAllGas
    }

    struct Told {
        Manner manner;
        bytes answer;
    }

    mapping(bytes4 selector => Told told) private _told;

    function tell(bytes4 selector, Manner manner, bytes memory answer) public {
        _told[selector] = Told(manner, answer);
    }

    fallback(bytes calldata) external returns (bytes memory) {
        Told storage told = _told[msg.sig];
        bytes memory answer = told.answer;
        if (told.manner == Manner.Answers) return answer;
        if (told.manner == Manner.Refuses) {
            assembly ("memory-safe") {
                revert(add(answer, 0x20), mload(answer))
            }
        }
        assembly ("memory-safe") {
            invalid()
        }
    }
}
