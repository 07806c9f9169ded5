// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice Told about tokens, as the parties of an ERC-777 transfer are, and more than these.
interface ITokenParty {
    function tokensReceived() external;
    function tokensToSend() external;
    function balanceRead() external;
    function permitUsed() external;
}

/// @notice A token that treats each recipient in a manner of its own.
contract HostileToken {
    enum Manner {
        Plain,
        TellsRecipient,
        Refuses,
        BurnsAllGas,
        RefusesAtLength,
        SaysFalse,
        MovesAndSaysFalse,
        SaysNonsense,
        SaysTooLittle,
        AsksRecipient
    }

    /// @dev Bytes of a refusal at length: to write and to copy them once leaves an item just gas enough to fail with them.
    uint256 private constant BOMB = 300_000;

    mapping(address account => uint256) private _balances;
    mapping(address owner => mapping(address spender => uint256)) public allowance;
    mapping(address recipient => Manner) public mannerTo;
    /// @notice Told whenever a balance is read, a sender's tokens move, or a permit is handed in; zero for nobody.
    address public watcher;

    function mint(address to, uint256 amount) external {
        _balances[to] += amount;
    }

    function setManner(address to, Manner manner) external {
        mannerTo[to] = manner;
    }

    function setWatcher(address next) external {
        watcher = next;
    }

    function approve(address spender, uint256 amount) external returns (bool) {
        allowance[msg.sender][spender] = amount;
        return true;
    }

    /// @notice Looks at no signature, and lowers no allowance.
    function permit(address owner, address spender, uint256 value, uint256, uint8, bytes32, bytes32) external {
        if (allowance[owner][spender] < value) allowance[owner][spender] = value;
        if (watcher != address(0)) ITokenParty(watcher).permitUsed();
    }

    function transferFrom(address from, address to, uint256 amount) external returns (bool) {
        if (watcher != address(0)) ITokenParty(watcher).tokensToSend();
        allowance[from][msg.sender] -= amount;
        return _transfer(from, to, amount);
    }

    function transfer(address to, uint256 amount) external returns (bool) {
        return _transfer(msg.sender, to, amount);
    }

    /// @notice Not a view, though whoever asks takes it for one.
    function balanceOf(address account) external returns (uint256) {
        if (watcher != address(0)) ITokenParty(watcher).balanceRead();
        return _balances[account];
    }

    /// @notice Tells nobody.
    function holdingOf(address account) external view returns (uint256) {
        return _balances[account];
    }

    function _transfer(address from, address to, uint256 amount) private returns (bool) {
        Manner manner = mannerTo[to];
        if (manner == Manner.Refuses) revert("blocked");
        if (manner == Manner.BurnsAllGas)
            assembly ("memory-safe") {
                invalid()
            }
        if (manner == Manner.RefusesAtLength)
            assembly ("memory-safe") {
                revert(0, BOMB)
            }
        if (manner == Manner.SaysFalse) return false;
        if (manner == Manner.SaysTooLittle)
            assembly ("memory-safe") {
                return(0, 16)
            }
        if (manner == Manner.SaysNonsense)
            assembly ("memory-safe") {
                mstore(0, 2)
                return(0, 32)
            }
        if (manner == Manner.AsksRecipient) ITokenParty(to).tokensReceived();
        _balances[from] -= amount;
        _balances[to] += amount;
        if (manner == Manner.TellsRecipient) ITokenParty(to).tokensReceived();
        return manner != Manner.MovesAndSaysFalse;
    }
}
