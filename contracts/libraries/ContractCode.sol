// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title ContractCode
/// @notice Whether there is a contract at an address.
library ContractCode {
    /// @dev Bytes of an account's delegation (EIP-7702): 0xef0100 and the address of the code that it borrows.
    uint256 private constant DELEGATION = 23;

    /// @notice False for accounts that borrow their code (EIP-7702): their key can take it away again.
    function isContract(address account) internal view returns (bool) {
        uint256 length = account.code.length;
        if (length != DELEGATION) return length != 0;
        // No contract's code begins with 0xef (EIP-3541).
        return account.code[0] != 0xef;
    }
}
