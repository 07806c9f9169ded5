// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { SampleVotes } from "../SampleVotes.sol";

/// @title StatedVotes
/// @notice A token that states another domain than it checks: of another contract, or by another name. Never shipped.
contract StatedVotes is SampleVotes {
    address private immutable STATED;
    string private _stated;

    /// @param stated whose domain; the zero address: its own
    constructor(address holder, uint256 supply, string memory statedName, address stated) SampleVotes(holder, supply) {
        _stated = statedName;
        STATED = stated == address(0) ? address(this) : stated;
    }

    function eip712Domain()
        public
        view
        override
        returns (
            bytes1 fields,
            string memory name,
            string memory version,
            uint256 chainId,
            address verifyingContract,
            bytes32 salt,
            uint256[] memory extensions
        )
    {
        return (0x0f, _stated, "1", block.chainid, STATED, bytes32(0), new uint256[](0));
    }
}
